//! The `wasm-bindgen` that Trunk finds on its PATH. What `#[wasm_split]` marks it cuts out first.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, process};

use wasm_split_cli_support::{Options, transform};

/// What marks a module that is to be cut.
const MARK: &[u8] = b"__wasm_split_load_";

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
    let main = format!("../../{}.js", value("--out-name")?.display());
    let left = whole.with_extension("cut.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = &folder;
    options.main_out_path = &left;
    options.main_module = &main;
    options.link_name = "./snippets/split/link.js";
    for part in transform(options)?.split_modules {
        let name = part.file_name().ok_or("a part has no name")?;
        fs::rename(&part, snippets.join(name))?;
    }
    args[at] = left.into();
    args.push("--keep-lld-exports".into());
    Ok(())
}
