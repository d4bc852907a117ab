//! The texts that stand in the plain form, read and checked.

use callproof_model::kernel::procedure::Procedure;

#[test]
fn every_text_is_read() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../texts/private-call.proc"))
            .expect("it is committed");
    let plain = match callproof_plain::read(&text, None) {
        Ok(plain) => plain,
        Err(fault) => panic!("{fault}"),
    };
    println!("{:?}", plain.name());
}
