//! What is said between commas, what users decide, and what is done on what they have decided.

use super::tests::all;

#[test]
fn what_is_said_between_commas_hides_nobody() {
    all(&[
        (
            "Client 1 sends a page request, stating the reason for the page, to the MC server",
            &["client 1 sends page request to MC server [stating the reason for the page]"],
        ),
        (
            "The SMF answers the AMF with a context response, carrying the addresses in use",
            &["SMF sends context response to AMF [carrying the addresses in use]"],
        ),
        (
            "The AMF sends, on behalf of the UE, a context request to the SMF",
            &["AMF sends context request to SMF [on behalf of the UE]"],
        ),
        (
            "The AMF sends, if the UE is known, a context request to the SMF",
            &["if the UE is known: AMF sends context request to SMF"],
        ),
        (
            "The MC server, acting on the policy of the operator, rejects the page request",
            &["MC server rejects page request [acting on the policy of the operator]"],
        ),
        (
            "The MC server, having received the page request, sends it to client 2",
            &["on page request: MC server sends it to client 2"],
        ),
        (
            "Having received the page response, client 1 informs its user",
            &["on page response: client 1 informs user of client 1"],
        ),
        (
            "Client 1 sends a page request, addressed to client 2, to the MC server",
            &["client 1 sends page request to MC server [addressed to client 2]"],
        ),
        (
            "Client 1 sends to the MC server a page request, protected with a key, and stops",
            &[
                "client 1 sends page request to MC server [protected with a key]",
                "client 1 the procedure ends",
            ],
        ),
        // What the same one does is an act, and what another one does is not said besides.
        (
            "The MC server sends a page response to client 1, thereby stopping the timer",
            &["MC server sends page response to client 1", "MC server closes timer"],
        ),
        (
            "The MC server sends a page command to client 2, causing client 2 to release the page",
            &["MC server sends page command to client 2", "? causing client 2 to release the page"],
        ),
    ]);
}

#[test]
fn what_a_user_may_decide_has_two_answers() {
    let both = |first: &'static str| {
        [first, "user of client 2 may: accepts it", "or user of client 2 may: rejects it"]
    };
    let notice = "client 2 informs user of client 2";
    all(&[
        ("Client 2 tells its user; the user may accept or refuse", &both(notice)),
        ("Client 2 notifies its user, who can either answer or decline", &both(notice)),
        ("The user at client 2 agrees", &["user of client 2 accepts it"]),
        (
            "The user of client 2 decides whether to accept the page or not",
            &["user of client 2 accepts page"],
        ),
        (
            "Client 2 asks its user to confirm or to reject the page",
            &[notice, "user of client 2 accepts page", "or user of client 2 rejects page"],
        ),
        (
            "The user is asked to accept or decline the page",
            &[notice, "user of client 2 accepts page", "or user of client 2 rejects page"],
        ),
        (
            "The user at client 2 may refuse the page, in which case client 2 sends a page response \
             to the MC server",
            &[
                "user of client 2 may: rejects page",
                "if so: client 2 sends page response to MC server",
            ],
        ),
        (
            "Client 2 tells its user; the user may hum",
            &["client 2 informs user of client 2", "? the user may hum"],
        ),
    ]);
}

#[test]
fn what_has_happened_is_named_by_a_noun() {
    all(&[
        (
            "On acceptance, client 2 sends a page response to the MC server",
            &["after acceptance: client 2 sends page response to MC server"],
        ),
        (
            "On refusal it sends a page response to the MC server",
            &["after refusal: client 2 sends page response to MC server"],
        ),
        (
            "Client 2 sends a page response (rejected) to the MC server on refusal by its user",
            &["after refusal by its user: client 2 sends page response to MC server [(rejected)]"],
        ),
        (
            "In case of expiry of the guard timer, the MC server releases the page",
            &["after expiry of the guard timer: MC server closes page"],
        ),
        (
            "After rejection of the page the MC server releases the page",
            &["after rejection of the page: MC server closes page"],
        ),
        (
            "In the event of a refusal, client 2 terminates the page",
            &["after a refusal: client 2 closes page"],
        ),
        (
            "Upon acceptance client 2 sends a page response to the MC server",
            &["after acceptance: client 2 sends page response to MC server"],
        ),
    ]);
}

#[test]
fn what_two_have_set_up_they_open() {
    all(&[
        (
            "Both clients 1 and 2 have media set up",
            &["client 1 opens media", "client 2 opens media"],
        ),
        (
            "Client 1 and client 2 both have a voice path established",
            &["client 1 opens voice path", "client 2 opens voice path"],
        ),
        (
            "Both the AMF and the SMF now have the context released",
            &["AMF closes context", "SMF closes context"],
        ),
        ("The SMF sets up a tunnel to the UE", &["SMF opens tunnel [to the UE]"]),
        ("The tunnel is torn down by the SMF", &["SMF closes tunnel"]),
        (
            "The MC server stops the timer, and both clients 1 and 2 have media set up",
            &["MC server closes timer", "client 1 opens media", "client 2 opens media"],
        ),
        ("The SMF has the released tunnel", &["? The SMF has the released tunnel"]),
    ]);
}
