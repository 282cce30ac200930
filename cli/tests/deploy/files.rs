//! The files of `deploy/`, read.

use std::fs;
use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, ScalarOwned, YamlOwned};
use serde_json::Value;

/// A file or folder of `deploy/`.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name)
}

/// The text of a file.
pub fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|why| panic!("deploy/{name}: {why}"))
}

/// The documents of a YAML file, as JSON would say them; what is not there is null.
pub fn documents(name: &str) -> Vec<Value> {
    documents_of(&text(name), name)
}

/// The same of such a text.
pub fn documents_of(text: &str, name: &str) -> Vec<Value> {
    let documents =
        YamlOwned::load_from_str(text).unwrap_or_else(|why| panic!("deploy/{name}: {why}"));
    documents.iter().map(|document| json(document, name)).collect()
}

/// The only one.
pub fn yaml(name: &str) -> Value {
    let mut documents = documents(name);
    assert_eq!(documents.len(), 1, "deploy/{name} holds several documents");
    documents.remove(0)
}

fn json(yaml: &YamlOwned, name: &str) -> Value {
    match yaml {
        YamlOwned::Value(ScalarOwned::Null) => Value::Null,
        YamlOwned::Value(ScalarOwned::Boolean(is)) => (*is).into(),
        YamlOwned::Value(ScalarOwned::Integer(number)) => (*number).into(),
        YamlOwned::Value(ScalarOwned::FloatingPoint(number)) => number.into_inner().into(),
        YamlOwned::Value(ScalarOwned::String(text)) => text.as_str().into(),
        YamlOwned::Sequence(items) => items.iter().map(|item| json(item, name)).collect(),
        YamlOwned::Mapping(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| {
                let key = key.as_str().unwrap_or_else(|| panic!("deploy/{name}: a key {key:?}"));
                (key.to_owned(), json(value, name))
            });
            Value::Object(pairs.collect())
        }
        other => panic!("deploy/{name}: {other:?}"),
    }
}

/// The names of the YAML files in a folder, and in those below it.
pub fn below(folder: &str) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path(folder)).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            names.extend(below(&name));
        } else if name.ends_with(".yaml") {
            names.push(name);
        }
    }
    names.sort();
    names
}

/// The items of a list; of what is not there none.
pub fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text.
#[track_caller]
pub fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}
