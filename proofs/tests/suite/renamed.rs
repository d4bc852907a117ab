//! The name of a run is made of the text's words: whatever its values are called in Rust, and in
//! whichever order they stand there, it is the same.

use std::collections::BTreeMap;

use callproof_kernel::procedure::Procedure;

use crate::bare::look;

/// A request that is answered or refused, and given up after a time, with names of one's own for all
/// that has one in Rust, and for the variants in an order of one's own.
macro_rules! request {
    (
        $module:ident: procedure $Request:ident, clause $clause:ident,
        steps $ask:ident $answer:ident $done:ident $give_up:ident,
        roles $Role:ident [$asker:ident $server:ident], states $State:ident
            [$idle:ident $asking:ident $over:ident],
        timer $Timer:ident $patience:ident, resource $Resource:ident $line:ident,
        notice $Notice:ident $failed:ident, message $Message:ident $query:ident $reply:ident,
        decision $Decision:ident $asks:ident,
        issue $Issue:ident $no:ident $after:ident;
        $($enums:tt)*
    ) => {
        mod $module {
            use callproof_kernel::prelude::*;

            clause! {
                pub $clause: "example" "1" "A request" {
                    $ask = numbered("1"): "the client's user asks; the client takes a line and \
                        sends a query";
                    $answer = numbered("2"): "the server sends a reply";
                    $done = numbered("3"): "the client gives the line back";
                } proposed {
                    $give_up = numbered("1a"): "after a time the client gives up.";
                }
            }

            open_issues! {
                of $Request;
                pub $Issue = "giving-up", "Does the client give up?", at [$clause::$ask],
                recommended $after {
                    $no "as-written" "no" [];
                    $after "after" "after a time" [$clause::$give_up];
                }
            }

            $($enums)*

            messages! {
                /// What travels.
                pub enum $Message on "signalling" AsTheCase { $query "query", $reply "reply" }
            }
            decisions! {
                /// What the user decides.
                pub enum $Decision of User { $asks "asks" begins }
            }

            impl TimerKind for $Timer {}

            words! {
                /// The procedure.
                pub struct $Request:
                    $Role, $State, $Message, $Decision, $Timer, $Resource, $Notice;
                call u8, history (), config ()
            }

            fn is_kept_up(state: &$State) -> bool {
                *state == $State::$asking
            }

            claims! {
                of $Request;
                "whoever-asks-is-done" at [$clause::$ask]: "whoever asks is done some time",
                    Formula::leads_to(
                        |s, _| s.is_in($Role::$asker, &[$State::$asking]),
                        |s, _| s.is_in($Role::$asker, &[$State::$over]),
                    );
                "the-line-is-given-back" at [$clause::$done]: "a line is held while it is asked only",
                    Formula::invariant(|s| {
                        s.holds_nothing($Role::$asker) | s.is_in($Role::$asker, &[$State::$asking])
                    });
            }

            impl Procedure for $Request {
                one_call! {
                    cast [$Role::$asker, $Role::$server], first $State::$idle,
                    at rest $State::$idle | $State::$over, keeps up is_kept_up
                }
                text! {
                    "request": "A request",
                    clauses [$clause], issues open_issues(), claims claims(),
                }

                fn cases(&self) -> Vec<Case<Self>> {
                    let case = |name, gist| Case::new(*self, name, gist, ());
                    vec![
                        case("plain", "nothing goes wrong"),
                        case("one-loss", "one message may be lost").losing(Budget::AtMost(1)),
                    ]
                }

                fn stimuli(
                    &self,
                    _: &Context<'_, Self>,
                    role: $Role,
                    state: &$State,
                ) -> Vec<$Decision> {
                    match (role, state) {
                        ($Role::$asker, $State::$idle) => vec![$Decision::$asks],
                        _ => Vec::new(),
                    }
                }

                fn react(
                    &self,
                    role: $Role,
                    state: &$State,
                    event: &Event<Self>,
                    reaction: &mut Reaction<Self>,
                ) {
                    let act = &mut Draft::<'_, Self, $State>::new(*state, reaction);
                    match (role, act.me, event) {
                        ($Role::$asker, $State::$idle, Event::Stimulus(_)) => {
                            let line = act.at($clause::$ask).open($Resource::$line);
                            let line = line.send($Role::$server, $Message::$query);
                            line.enter($State::$asking).then(|act| {
                                if act.ask::<$Issue>() == $Issue::$after {
                                    act.at($clause::$give_up).arm($Timer::$patience).done();
                                }
                            });
                        }
                        ($Role::$server, $State::$idle, Event::Message { .. }) => {
                            let line = act.at($clause::$answer);
                            line.send($Role::$asker, $Message::$reply).until($State::$over);
                        }
                        // It does not give the line back: that is to be found.
                        ($Role::$asker, $State::$asking, Event::Message { .. }) => {
                            act.at($clause::$done).disarm($Timer::$patience).until($State::$over);
                        }
                        ($Role::$asker, $State::$asking, Event::Timeout(_)) => {
                            let line = act.at($clause::$give_up).tell($Notice::$failed);
                            line.close($Resource::$line).until($State::$over);
                        }
                        _ => act.unspecified(),
                    }
                }
            }
        }
    };
}

request! {
    asking: procedure Asking, clause clause,
    steps STEP_1 STEP_2 STEP_3 STEP_1A,
    roles Role [Client Server], states State [Idle Waiting Done],
    timer Timer Patience, resource Resource Line, notice Notice Failed,
    message Message Query Reply, decision Decision Asks,
    issue GivingUp AsWritten After;
    named! {
        /// Who takes part.
        pub enum Role { Client "client", Server "server" }
        /// Where it stands.
        pub enum State { Idle "idle", Waiting "asking", Done "over" }
        /// What may elapse.
        pub enum Timer { Patience "patience" }
        /// What may be open.
        pub enum Resource { Line "line" }
        /// What the user is told.
        pub enum Notice { Failed "failed" }
    }
}

request! {
    zapping: procedure AnotherName, clause other_clause,
    steps ZULU ALPHA MIKE DELTA,
    roles Who [Omega Alpha], states Place [Third Second First],
    timer Clock Zero, resource Thing Wire, notice Word Gone,
    message Letter B A, decision Wish Go,
    issue Question Neither Soon;
    named! {
        /// Who takes part.
        pub enum Who { Alpha "server", Omega "client" }
        /// Where it stands.
        pub enum Place { First "over", Second "asking", Third "idle" }
        /// What may elapse.
        pub enum Clock { Zero "patience" }
        /// What may be open.
        pub enum Thing { Wire "line" }
        /// What the user is told.
        pub enum Word { Gone "failed" }
    }
}

/// The name of each run that shows something, by what it shows.
fn names<P: Procedure>(procedure: P) -> BTreeMap<String, String> {
    let survey = look(procedure);
    let mut names = BTreeMap::new();
    for report in &survey.reports {
        let case = report.case.name;
        for result in &report.results {
            if let Some(witness) = &result.witness {
                names.insert(format!("{case}: {}", result.claim.name), witness.id.to_string());
            }
        }
        for hole in &report.holes {
            names.insert(format!("{case}: {:?}", hole.key), hole.witness.id.to_string());
        }
    }
    names
}

#[test]
fn a_run_keeps_its_name_when_values_are_renamed_in_rust() {
    let (one, other) = (names(asking::Asking), names(zapping::AnotherName));
    assert!(one.len() >= 3, "both claims are broken, one in two cases: {one:?}");
    assert_eq!(one, other);
}
