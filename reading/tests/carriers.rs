//! Messages of one name that a field tells apart, and other ways to send without naming all.

mod lines;
mod written;

use lines::with;

fn plain(steps: &str) -> String {
    written::written(&format!("6.3 Towing of a cart\n{steps}"))
}

/// "A form with the <kind> field marked "tow"" and "… marked "off"" are two messages.
#[test]
fn a_field_tells_messages_apart() {
    let text = plain(
        "\
1. The cart client sends a form with the <kind> field marked \"tow\" to the cart server.
2. Upon receiving the form with the <kind> field marked \"tow\", the cart server sends a form with the <kind> field \
set to \"done\" to the cart client.
3. Upon receiving the form, the cart client sends a form whose type is thanks to the cart server.
",
    );
    with(
        &text,
        "cart server | idle | tow form from either cart client | send done form to sender; set asker to sender | awaiting thanks form",
    );
    with(
        &text,
        "either cart client | awaiting done form | done form | send thanks form to cart server | set up",
    );
    // What differs each time, or does not differ, is no name.
    let one = plain(
        "\
1. The cart client sends a form with the <kind> field set to \"tow\" to the cart server.
2. Upon receiving the form, the cart server sends a slip with the number field set to the number of the cart to the \
cart client.
3. The cart client sends a slip with the number field set to the number of the yard to the cart server.
",
    );
    assert!(!one.contains("tow form") && !one.contains("cart slip"), "{one}");
}

/// A clock that is at its end has elapsed; who reports back answers; what somebody does by itself may make
/// it send something.
#[test]
fn what_is_said_in_other_words() {
    let text = plain(
        "\
1. The cart client sends a tow request to the cart server. The cart server starts timer T9.
2. The cart server sends a tow order to the yard server.
3. Upon receiving the tow order, the yard server reports back with a tow report.
4. Upon the end of tow clock T9, the cart server:
   a) sends a leave order to the yard server; and
   b) releases the cart.
5. When the cart client halts the cart, it issues a halt note to the cart server.
",
    );
    with(&text, "yard server | idle | tow order | send tow report to cart server | set up");
    with(
        &text,
        "cart server | awaiting tow report, ready for halt note, set up | T9 | send leave order to yard server | over",
    );
    with(
        &text,
        "either cart client | before it goes on | finds that the cart client halts the cart | send halt note to cart \
         server | set up",
    );
}

/// What a message contains tells it apart from others of its name, and who is called by what it does is who
/// is said to get that.
#[test]
fn an_element_tells_messages_apart() {
    let text = written::written(
        "6.3 Loading
6.3.1 Ferry client procedures
Upon a request from the user to load a car, the ferry client shall send a SIP MESSAGE request containing a <load-request> element to the ferry server.
Upon receiving a SIP MESSAGE request containing a <load-result> element from the ferry server, the ferry client shall inform the user.
6.3.2 Ferry server procedures
Upon receiving a SIP MESSAGE request containing a <load-request> element from the loader, the ferry server shall:
1) check that there is room on the deck;
2) if there is no room, send a SIP MESSAGE request containing a <load-result> element set to \"full\" to the loader; and
3) otherwise, reserve a place and send a SIP MESSAGE request containing a <load-result> element set to \"ok\" to the loader.
",
    );
    assert!(!text.contains("role loader"), "{text}");
    with(
        &text,
        "ferry server | checking | there is not room on the deck | send load-result SIP MESSAGE request with outcome refused to asker | over",
    );
    with(
        &text,
        "ferry server | checking | there is room on the deck | open place; send load-result SIP MESSAGE request to asker | set up",
    );
}

/// A value that is tested below its message says which one it is, and "otherwise" it is the other one of two.
#[test]
fn a_value_that_is_tested_tells_messages_apart() {
    let text = plain(
        "\
1. The cart server sends an offer to the cart client.
2. If the user accepts, the cart client sends an offer response with the <result> element set to \"no\" to the cart server. If the user declines, the cart client sends an offer response with the <result> element set to \"yes\" to the cart server.
3. Upon receiving the offer response, if the <result> element is set to \"no\", the cart server opens the gate. Otherwise, the cart server opens the shed.
",
    );
    let gate = text.lines().find(|line| line.contains("open gate")).expect("it opens the gate");
    let shed = text.lines().find(|line| line.contains("open shed")).expect("it opens the shed");
    assert!(gate.contains("| no offer response |"), "{text}");
    assert!(shed.contains("| yes offer response |"), "{text}");
}
