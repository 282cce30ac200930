//! The `wasm-bindgen` that Trunk finds on its PATH. What `#[wasm_split]` marks it cuts out first.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, process};

use wasm_split_cli_support::{Options, transform};

/// What marks a module that is to be cut.
const MARK: &[u8] = b"__wasm_split_load_";
/// How what was cut out arrives.
const LINK: &str = include_str!("../link.js");

fn main() {
    let mut args: Vec<OsString> = env::args_os().collect();
    if let Err(error) = cut(&mut args) {
        eprintln!("error: {error}");
        process::exit(1);
    }
    if let Err(error) = wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(args) {
        eprintln!("error: {error:?}");
        process::exit(1);
    }
}

/// Cuts the module that `args` name, and names what is left of it instead. What was cut out stands
/// among the snippets, which Trunk takes along.
fn cut(args: &mut Vec<OsString>) -> Result<(), Box<dyn std::error::Error>> {
    let Some(at) =
        args.iter().position(|arg| Path::new(arg).extension().is_some_and(|it| it == "wasm"))
    else {
        return Ok(());
    };
    let whole = PathBuf::from(&args[at]);
    let bytes = fs::read(&whole)?;
    if !bytes.windows(MARK.len()).any(|window| window == MARK) {
        return Ok(());
    }
    let value = |name: &str| {
        let after = |(_, arg): &(usize, &OsString)| *arg == name;
        let given =
            args.iter().enumerate().find(after).and_then(|(at, _)| args.get(at + 1)).cloned();
        let prefix = format!("{name}=");
        let joined =
            || args.iter().find_map(|arg| Some(arg.to_str()?.strip_prefix(&prefix)?.into()));
        given.or_else(joined).ok_or(format!("{name} is missing"))
    };
    let folder = PathBuf::from(value("--out-dir")?);
    let snippets = folder.join("snippets/split");
    fs::create_dir_all(&snippets)?;
    let name = value("--out-name")?;
    let main = format!("../../{}.js", name.display());
    let left = whole.with_extension("cut.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = &folder;
    options.main_out_path = &left;
    options.main_module = &main;
    options.link_name = "./snippets/split/link.js";
    let mut names = Vec::new();
    for part in transform(options)?.split_modules {
        let name = part.file_name().and_then(|name| name.to_str()).ok_or("a part has no name")?;
        fs::rename(&part, snippets.join(name))?;
        names.push(name.to_owned());
    }
    let link = snippets.join("link.js");
    let module = format!("{}_bg.wasm", name.display());
    let linked = linked(&fs::read_to_string(&link)?, &module, &names)?;
    fs::write(link, linked)?;
    args[at] = left.into();
    args.push("--keep-lld-exports".into());
    Ok(())
}

/// The script that fetches the parts of `module`, of these `names`, with our own way to do so: that of `written`
/// knows of one instance of the module, of no host that places the parts, and of no server that
/// calls wasm something else.
fn linked(written: &str, module: &str, names: &[String]) -> Result<String, String> {
    let between = |start: &str, end: &str| {
        let rest = &written[written.find(start)? + start.len()..];
        Some(&rest[..rest.find(end)?])
    };
    let missing = |what| move || format!("the script of wasm_split_cli_support has no {what}");
    let import = written.lines().next().ok_or_else(missing("import"))?;
    let canary = between("{ __wasm_split: { ", "}").ok_or_else(missing("canary"))?;
    let shared = between("const { ", " } = initSync(").ok_or_else(missing("shared names"))?;
    // The debugging wrapper, where there is one, and each part.
    let parts = ["async function debugWrap", "/* ", "const __chunk_", "export const "];
    let parts = parts.iter().filter_map(|start| written.find(start)).min();
    let mut parts = written[parts.ok_or_else(missing("parts"))?..].to_owned();
    for name in names {
        let fetch = format!("fetch(new URL(\"./{name}\", import.meta.url))");
        if !parts.contains(&fetch) {
            return Err(missing("place for a part")());
        }
        let arrive = format!("arrive(\"{name}\", () => new URL(\"./{name}\", import.meta.url))");
        parts = parts.replace(&fetch, &arrive);
    }
    let link = LINK.replace("MODULE", module).replace("SHARED", shared).replace("CANARY", canary);
    Ok(format!("{import}\n{link}\n{parts}"))
}
