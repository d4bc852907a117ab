//! The server and the clients of a video push with a peer that nobody here wrote: SIPp.
//!
//! The scenarios are in `tests/sipp`; `{{part}}` in them stands for a file of `tests/sipp/parts`.

#[path = "sipp/scene.rs"]
mod scene;
#[path = "sipp/stage.rs"]
mod stage;

use scene::End::{Nobody, Ours, Sipp};
use scene::{Scene, confer};
use stage::Carrier;

/// The steps of a push that is accepted.
const ACCEPTED: &[&str] = &[
    "7.4.2.3.2 step 2",
    "7.4.2.3.2 step 3: sends progress indication",
    "7.4.2.3.2 step 4: sends MCVideo private call request",
    "7.4.2.3.2 step 7: sends MCVideo private call response",
    "7.4.2.3.3 step 5: timer stopped (release timer elapses)",
];
const TOLD_CLIENT_1: &str =
    "7.4.2.3.3 step 3: sends private call release request to MCVideo client 1";
const TOLD_CLIENT_2: &str =
    "7.4.2.3.3 step 3: sends private call release request to MCVideo client 2";
const REFUSED: &str = "7.4.2.3.2 step 7a (proposed): sends MCVideo private call reject";
const GIVEN_UP: &[&str] = &[
    "7.4.2.3.2 step 1b (proposed): sends private call release response to MCVideo client 1",
    "→ CANCEL to",
    "7.4.2.3.3 step 5: timer stopped (release timer elapses)",
];
const CROSSED: &str = "7.4.2.3.3 step 4b (proposed): sends private call release response";
const NOT_AUTHORISED: &str = "7.4.2.3.2 step 2a (proposed): sends MCVideo private call reject";

#[test]
fn a_push_is_set_up_and_released_by_the_caller() {
    let (alice, bob) = (Sipp("caller-releases", &[]), Sipp("callee-accepts", &[]));
    Scene::new("released-by-the-caller", alice, bob).log(ACCEPTED).log(&[TOLD_CLIENT_2]).play();
}

#[test]
fn a_push_is_released_by_the_called_user() {
    let (alice, bob) = (Sipp("caller-is-released", &[]), Sipp("callee-releases", &[]));
    Scene::new("released-by-the-callee", alice, bob).log(ACCEPTED).log(&[TOLD_CLIENT_1]).play();
}

#[test]
fn our_client_is_called_by_sipp() {
    let alice = Sipp("caller-releases", &[]);
    let bob = Ours(&["--accept", "auto"]);
    Scene::new("bob-is-ours", alice, bob).log(ACCEPTED).log(&[TOLD_CLIENT_2]).play();
    let alice = Sipp("caller-is-released", &[]);
    let bob = Ours(&["--accept", "auto", "--release-after", "200ms"]);
    Scene::new("bob-is-ours-and-releases", alice, bob).log(&[TOLD_CLIENT_1]).play();
    let alice = Sipp("caller-is-refused", &[("status", "480"), ("says", DECLINED)]);
    let bob = Ours(&["--accept", "refuse"]);
    Scene::new("bob-is-ours-and-refuses", alice, bob).log(&[REFUSED]).play();
}

#[test]
fn our_client_calls_sipp() {
    let (alice, bob) = (Ours(&["--for", "200ms"]), Sipp("callee-accepts", &[]));
    Scene::new("alice-is-ours", alice, bob).log(ACCEPTED).log(&[TOLD_CLIENT_2]).play();
    let (alice, bob) = (Ours(&[]), Sipp("callee-releases", &[]));
    Scene::new("alice-is-ours-and-released", alice, bob).log(&[TOLD_CLIENT_1]).play();
    let alice = Ours(&["--give-up-after", "200ms"]);
    Scene::new("alice-is-ours-and-gives-up", alice, Sipp("callee-is-cancelled", &[])).play();
    let bob = Sipp("callee-refuses", &[("failure", "603 Decline")]);
    Scene::new("alice-is-ours-and-refused", Ours(&[]), bob).log(&[REFUSED]).play();
}

const DECLINED: &str = "Warning: 399 .*110 user declined the call invitation";

#[test]
fn whoever_else_accepts_is_acknowledged_and_released() {
    let (alice, bob) = (Sipp("caller-releases", &[]), Sipp("callee-forks", &[]));
    let log = ["another end has accepted the INVITE too, and is released"];
    Scene::new("forked", alice, bob).log(ACCEPTED).log(&log).play();
}

#[test]
fn a_refusal_reaches_the_caller() {
    let declines = "480 Temporarily Unavailable";
    let cases = [
        ("callee-is-busy", "486 Busy Here", "Server: SIPp", "486", "Busy Here"),
        ("callee-refuses", declines, "Warning: 399 bob \"110 no\"", "480", DECLINED),
        ("callee-refuses", "603 Decline", "Server: SIPp", "480", DECLINED),
        ("callee-is-busy", "488 Not Acceptable Here", "Server: SIPp", "488", "Not Acceptable"),
    ];
    for (scenario, failure, why, status, says) in cases {
        let name = format!("refused-with-{}", &failure[..3]);
        let (alice, bob) =
            ([("status", status), ("says", says)], [("failure", failure), ("why", why)]);
        let (alice, bob) = (Sipp("caller-is-refused", &alice), Sipp(scenario, &bob));
        let scene = Scene::new(&name, alice, bob).log(&[REFUSED]);
        // The text knows of nobody who is busy without being in a call, or cannot take what is
        // offered.
        match scenario {
            "callee-refuses" => scene.play(),
            _ => scene.unjudged().play(),
        }
    }
}

#[test]
fn a_push_is_given_up_while_it_rings() {
    let (alice, bob) = (Sipp("caller-cancels", &[]), Sipp("callee-is-cancelled", &[]));
    Scene::new("given-up", alice, bob).log(GIVEN_UP).play();
}

#[test]
fn an_acceptance_that_crosses_the_cancel_is_acknowledged_and_released() {
    let log = ["7.4.2.3.1 new paragraph (unexpected messages)", "→ ACK to", "→ BYE to"];
    for bob in ["callee-accepts-when-cancelled", "callee-accepts-before-the-cancel"] {
        let alice = Sipp("caller-cancels", &[]);
        Scene::new(bob, alice, Sipp(bob, &[])).log(GIVEN_UP).log(&log).play();
    }
}

#[test]
fn a_cancel_that_comes_too_late_has_no_effect() {
    let (alice, bob) = (Sipp("caller-cancels-too-late", &[]), Sipp("callee-accepts", &[]));
    Scene::new("given-up-too-late", alice, bob).log(ACCEPTED).log(&[TOLD_CLIENT_2]).play();
}

#[test]
fn both_release_at_once() {
    let (alice, bob) = (Sipp("caller-releases", &[]), Sipp("callee-releases-too", &[]));
    Scene::new("the-callee-releases-too", alice, bob).log(&[TOLD_CLIENT_2, CROSSED]).play();
    let (alice, bob) = (Sipp("caller-releases-too", &[]), Sipp("callee-releases", &[]));
    Scene::new("the-caller-releases-too", alice, bob).log(&[TOLD_CLIENT_1, CROSSED]).play();
}

#[test]
fn a_bye_before_the_answer_ends_the_invite_too() {
    let (alice, bob) = (Sipp("caller-hangs-up-early", &[]), Sipp("callee-is-cancelled", &[]));
    Scene::new("released-early", alice, bob).log(GIVEN_UP).play();
}

#[test]
fn the_policy_says_who_may_push_to_whom() {
    let cases = [
        ("alice", "push = false", "Warning: 399 .*107 user not authorised to make private calls"),
        ("bob", "receive = false", "Warning: 399 .*127 user not authorised to be called"),
    ];
    for (user, rule, says) in cases {
        let alice = [("status", "403"), ("says", says)];
        let scene =
            Scene::new(&format!("{user}-may-not"), Sipp("caller-is-refused", &alice), Nobody);
        scene.rule(user, rule).log(&[NOT_AUTHORISED]).play();
    }
}

#[test]
fn who_is_not_there_is_not_called() {
    let alice = [("status", "480"), ("says", "Temporarily Unavailable")];
    let scene = Scene::new("not-there", Sipp("caller-is-refused", &alice), Nobody);
    scene.rule("bob", "ues = []").play();
}

/// A request outside any call: its method and To tag, the status of the answer, and what is in it.
type Stray = (&'static str, &'static str, &'static str, &'static str);

#[test]
fn a_request_that_belongs_to_nothing_is_answered_as_it_should_be() {
    let allow = "Allow: INVITE, ACK, CANCEL, BYE";
    let strays: [Stray; 9] = [
        ("BYE", ";tag=unknown", "481", "To: .*;tag=unknown"),
        ("BYE", "", "481", "CSeq: 1 BYE"),
        ("UPDATE", ";tag=unknown", "481", "CSeq: 1 UPDATE"),
        ("CANCEL", "", "481", "CSeq: 1 CANCEL"),
        ("OPTIONS", "", "200", allow),
        ("FROBNICATE", "", "501", "CSeq: 1 FROBNICATE"),
        ("SUBSCRIBE", "", "405", allow),
        ("MESSAGE", "", "405", allow),
        ("REGISTER", "", "405", allow),
    ];
    for (method, tag, status, says) in strays {
        let name = format!("stray-{method}-{}", tag.len()).to_lowercase();
        let alice = [("method", method), ("tag", tag), ("status", status), ("says", says)];
        Scene::new(&name, Sipp("stray", &alice), Nobody).unjudged().play();
    }
}

/// An INVITE: what is different in it, the status of the answer, and what is in it.
type Wrong = ((&'static str, &'static str), &'static str, &'static str);

#[test]
fn a_push_that_makes_no_sense_is_refused() {
    let wrongs: [Wrong; 8] = [
        (("more", "Max-Forwards: 70"), "400", "Bad Request"),
        (("type", "multipart/mixed"), "400", "Warning: 399"),
        (("version", "SIP/3.0"), "505", "Version"),
        (("more", "Require: teleportation"), "420", "Unsupported: teleportation"),
        (("offer", "application/x-other"), "488", "CSeq: 1 INVITE"),
        (("type", "application/x-other"), "415", "Accept: application/sdp"),
        (("caller", "mallory"), "403", "Warning: 399 .*107 user not"),
        (("called", "carol"), "404", "Not Found"),
    ];
    for (wrong, status, says) in wrongs {
        let name = format!("{}-{status}", wrong.0);
        let alice = [wrong, ("status", status), ("says", says)];
        Scene::new(&name, Sipp("caller-is-refused", &alice), Nobody).unjudged().play();
    }
}

#[test]
fn a_push_that_has_failed_stays_failed() {
    let scenarios =
        ["caller-repeats-a-failure", "caller-cancels-a-failure", "caller-forks-a-failure"];
    for scenario in scenarios {
        for (who, name, status) in [("called", "carol", "404"), ("caller", "mallory", "403")] {
            let alice = [(who, name), ("status", status)];
            let what = format!("{scenario}-{status}");
            Scene::new(&what, Sipp(scenario, &alice), Nobody).unjudged().play();
        }
    }
    let alice = [("more", "Max-Forwards: 70"), ("status", "400")];
    let scene = Scene::new("malformed-twice", Sipp("caller-repeats-a-failure", &alice), Nobody);
    scene.log(&["malformed message", "400 Bad Request (INVITE) again"]).unjudged().play();
}

#[test]
fn within_a_call_only_what_belongs_there_is_done() {
    let (alice, bob) = (Sipp("caller-asks-for-more", &[]), Sipp("callee-accepts", &[]));
    Scene::new("asks-for-more", alice, bob).log(ACCEPTED).play();
    let (alice, bob) =
        (Sipp("caller-changes-its-mind", &[]), Sipp("callee-accepts", &[("rings", "300")]));
    Scene::new("changes-its-mind", alice, bob).log(ACCEPTED).play();
}

#[test]
fn a_session_is_kept_up_as_the_caller_can() {
    let bob = Sipp("callee-accepts", &[]);
    let alice = [("interval", "120"), ("keeps-up", "Session-Expires: 120;refresher=uac")];
    Scene::new("kept-up-often", Sipp("caller-releases", &alice), bob).log(ACCEPTED).play();
    let alice = [
        ("supported", "100rel"),
        ("keeps-up", "Require: timer|Session-Expires"),
        ("check", "check_it_inverse"),
    ];
    Scene::new("not-kept-up", Sipp("caller-releases", &alice), bob).log(ACCEPTED).play();
}

#[test]
fn an_invite_that_comes_twice_makes_one_call() {
    let bob = Sipp("callee-accepts", &[("rings", "300")]);
    let alice = Sipp("caller-repeats", &[]);
    Scene::new("the-same-again", alice, bob).log(ACCEPTED).invites(1).play();
    let alice = Sipp("caller-forks", &[]);
    Scene::new("by-another-way", alice, bob).log(ACCEPTED).invites(1).play();
}

#[test]
fn what_is_lost_is_sent_again() {
    let (alice, bob) = (Sipp("caller-misses-the-200", &[]), Sipp("callee-accepts", &[]));
    let log = ["200 OK (INVITE) again to"];
    Scene::new("the-ack-is-late", alice, bob).log(ACCEPTED).log(&log).play();
    let (alice, bob) = (Sipp("caller-releases", &[]), Sipp("callee-misses-the-ack", &[]));
    Scene::new("the-ack-is-lost", alice, bob).log(ACCEPTED).log(&["→ ACK again to"]).play();
    let (alice, bob) = (Sipp("caller-releases", &[]), Sipp("callee-misses-the-invite", &[]));
    let scene = Scene::new("the-invite-is-lost", alice, bob).log(ACCEPTED);
    scene.log(&["→ INVITE again to"]).play_on(Carrier::Udp);
}

/// What is different of the second participant.
const ROOM_2: [(&str, &str); 2] = [("room", "room2"), ("media", "4200")];

#[test]
fn participants_join_a_conference_and_leave() {
    let log = ["RFC 3261, 13.3.1.4 (2xx)", "5.x new paragraph (remote party)"];
    confer("joins", &[("participant-leaves", &[])], &log);
    let second = [ROOM_2[0], ROOM_2[1], ("stays", "600")];
    confer("join", &[("participant-leaves", &[]), ("participant-leaves", &second)], &log);
}

#[test]
fn a_participant_has_another_one_removed() {
    for (name, more) in [("removes", "User-Agent: SIPp"), ("removes-it", "Require: tdialog")] {
        let chair = [("more", more)];
        let all = [("participant-removes", &chair[..]), ("participant-is-removed", &ROOM_2)];
        let log = ["5.x item 1): sends BYE to TP UE 2", "sends NOTIFY (200) to TP UE 1"];
        confer(name, &all, &log);
    }
}

#[test]
fn a_removal_that_may_not_be_asked_for_is_refused() {
    // The second one's policy has no `remove`.
    let asks = [ROOM_2[0], ROOM_2[1], ("target", "room1"), ("status", "403")];
    let stays = [("stays", "900")];
    let all = [("participant-leaves", &stays[..]), ("participant-may-not-remove", &asks)];
    confer("may-not-remove", &all, &["sends 403 (REFER) to TP UE 2"]);
    for (name, wrong) in [
        ("asks-for-an-invite", [("asked", "INVITE"), ("status", "403")]),
        ("names-a-stranger", [("target", "room9"), ("status", "403")]),
        ("requires-what-is-not-there", [("more", "Require: teleportation"), ("status", "420")]),
    ] {
        confer(name, &[("participant-may-not-remove", &wrong)], &[]);
    }
}
