//! Whether what is printed is as its schema says.

use serde_json::Value;

/// Every key printed is in the schema, and every key that the schema requires is printed.
pub fn conforms(schema: &str, value: &Value) {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    is_as(&schema, &schema, value);
}

fn is_as(root: &Value, schema: &Value, value: &Value) {
    if let Some(path) = schema["$ref"].as_str() {
        let pointer = path.trim_start_matches('#');
        return is_as(root, root.pointer(pointer).expect("it resolves"), value);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let place = usize::from(!value.is_null());
        return is_as(root, &choices[place], value);
    }
    if let Some(known) = schema["enum"].as_array() {
        assert!(known.contains(value), "{value} is none of {known:?}");
    }
    match value {
        Value::Object(map) => {
            let properties = schema["properties"].as_object().expect("an object is described");
            for (key, inner) in map {
                is_as(root, properties.get(key).expect(key), inner);
            }
            for key in schema["required"].as_array().expect("some keys are required") {
                assert!(map.contains_key(key.as_str().expect("a key")), "{key} is missing");
            }
        }
        Value::Array(items) => items.iter().for_each(|i| is_as(root, &schema["items"], i)),
        other => {
            let kind = match other {
                Value::Null => "null",
                Value::Bool(_) => "boolean",
                Value::Number(_) => "integer",
                _ => "string",
            };
            let types = &schema["type"];
            let fits = types.is_null()
                || types == kind
                || types.as_array().is_some_and(|all| all.iter().any(|t| t == kind));
            assert!(fits, "{other} is no {types}");
        }
    }
}
