//! What the language means, in small procedures made for it.

use callproof_kernel::issue::Resolutions;
use callproof_kernel::procedure::Procedure;
use callproof_plain::{Plain, read};
use callproof_proofs::engine::{Limits, explore};
use callproof_proofs::survey::{Plan, Survey, survey};
use callproof_proofs::verdict::Verdict;
use callproof_proofs::world::World;

const HEAD: &str = "\
procedure small: small
document TS 00.000
role a
role b
";

/// Two roles: `a` begins, `b` is told, and both come to rest.
fn small(of_b: &str, more: &str) -> Plain {
    let text = format!(
        "{HEAD}{of_b}states at rest: idle, over
states: on
message hello
message bye
timer ring
resource bell
user of a begins: says hello
user of a decides when on: says bye
clause 1: Talk
{more}"
    );
    read(&text, None).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
}

fn look(text: Plain) -> Survey<Plain> {
    look_under(text, &text.as_written())
}

fn look_under(text: Plain, resolutions: &Resolutions<Plain>) -> Survey<Plain> {
    let (claims, cases) = (text.claims(), text.cases());
    let plan = Plan {
        procedure: text,
        claims: &claims,
        limits: Limits::default(),
        threads: 1,
        is_whole: true,
        mutant: None,
        progress: &|_, _| {},
    };
    survey(resolutions, &cases, &plan)
}

/// What is remembered is of a call: a second call begins afresh, and what is claimed of it is asked
/// of its own record.
#[test]
fn a_second_call_begins_afresh() {
    let text = small(
        "  remembers seen: no, yes\n",
        "step 1: hello
  a | idle, over | says hello | send hello to b | on
  b | idle if seen is no | hello | set seen to yes | on
step 2: bye
  a | on | says bye | send bye to b | over
  b | on | bye | | over
claim the-second-gets-on (1): b gets on in every call
  once a is on: b is on or over
case two: two calls
  calls 2
",
    );
    let found = look(text);
    assert_eq!(found.verdict("the-second-gets-on"), Some(Verdict::Holds));
    assert_eq!(found.verdict("every-event-has-a-step"), Some(Verdict::Holds));
}

/// Where the same is not remembered afresh, it is found in the second call.
#[test]
fn what_goes_wrong_in_the_second_call_only_is_found() {
    let text = small(
        "",
        "step 1: hello
  a | idle | says hello | send hello to b | on
  b | idle | hello | | on
step 2: bye
  a | on | says bye | send bye to b | idle
  b | on | bye | | over
step 3: a second hello is refused
  b | over | hello
claim b-gets-on (1): b gets on in every call
  once a is on: b is on
case one: one call
case two: two calls
  calls 2
",
    );
    let verdicts = look(text).reports.into_iter().map(|report| {
        let own = report.results.into_iter().find(|r| r.claim.name == "b-gets-on");
        own.expect("it applies").verdict
    });
    assert_eq!(verdicts.collect::<Vec<_>>(), [Verdict::Holds, Verdict::Fails]);
}

/// A case says what a role with many calls remembers at the start of each.
#[test]
fn settings_hold_in_every_call_of_a_role_with_many() {
    let text = small(
        "  many calls\n  remembers mode: quiet, loud\n",
        "step 1: hello
  a | idle, over | says hello | send hello to b | on
  b | idle if mode is quiet | hello | | on
  b | idle if mode is loud | hello | open bell | on
step 2: bye
  a | on | says bye | send bye to b | over
  b | on | bye | close bell | over
claim b-rings (1): b rings in every call
  once a is on: b holds bell or is over
case quiet: quiet
case loud: loud
  calls 2, b remembers mode loud
",
    );
    let verdicts = look(text).reports.into_iter().map(|report| {
        let own = report.results.into_iter().find(|r| r.claim.name == "b-rings");
        own.expect("it applies").verdict
    });
    // Nobody need say bye.
    assert_eq!(verdicts.collect::<Vec<_>>(), [Verdict::Fails, Verdict::Holds]);
}

/// What one step adds, another may add to; and a policy that answers one way can answer the other.
#[test]
fn additions_are_added_to_and_every_answer_can_be_given() {
    let text = small(
        "policy of b decides: agrees or refuses\n",
        "step 1: hello
  a | idle | says hello | send hello to b | on
  b | idle | hello | | on
  b | on | agrees | | over
step 2: b answers where it is on, and rings where it answers
  b | any | enters on | send bye to a
  b | any | sends bye | start ring
  a | on | bye
  a | on | says bye | | over
  b | on | ring
case one: one call
claim it-rings (2): b rings
  can: b runs ring
claim a-never-rings (2): a does not ring
  never: a runs ring
claim b-never-rings (2): nor does b
  never: b runs ring
",
    );
    let found = look(text);
    assert_eq!(found.verdict("it-rings"), Some(Verdict::Holds));
    assert_eq!(found.verdict("a-never-rings"), Some(Verdict::Holds));
    assert_eq!(found.verdict("b-never-rings"), Some(Verdict::Fails));
    let refused = |hole: &callproof_proofs::check::Hole<Plain>| hole.key.event == "refuses";
    assert!(found.reports[0].holes.iter().any(refused));
}

/// States, transitions, verdicts and missing steps of every case.
fn figures_of(found: &Survey<Plain>) -> Vec<String> {
    let figures = found.reports.iter().map(|report| {
        let verdicts: Vec<String> =
            report.results.iter().map(|r| format!("{} {:?}", r.claim.name, r.verdict)).collect();
        let holes: Vec<String> =
            report.holes.iter().map(|hole| format!("{:?}", hole.key)).collect();
        let (states, transitions) = (report.states, report.transitions);
        format!("{}: {states} {transitions} {verdicts:?} {holes:?}", report.case.name)
    });
    figures.collect()
}

/// A candidate under which calls are identified is the text in which they are; under the others they
/// are not.
#[test]
fn calls_may_be_identified_under_one_candidate() {
    let text = include_str!("../../texts/alert-cancel.proc");
    let of = |text: &str| read(text, None).unwrap_or_else(|fault| panic!("{fault}"));
    let without = look(of(text));
    let with = look(of(&text.replacen("\nscope", "\ncalls are identified\nscope", 1)));
    assert_ne!(figures_of(&without), figures_of(&with));

    let open = of(text);
    let mut chosen = open.as_written();
    let place = open.issues().iter().find(|issue| issue.name == "identity").expect("there").place;
    chosen.choose(place, 1);
    assert_eq!(figures_of(&look_under(open, &chosen)), figures_of(&with));
}

/// What had happened before something is sent, wherever it happened.
#[test]
fn what_had_happened_before_is_asked_of_every_role() {
    let claimed = |formula: &str| {
        let text = small(
            "",
            &format!(
                "step 1: hello
  a | idle | says hello | send hello to b | on
  b | idle | hello | | on
step 2: bye
  a | on | says bye | send bye to b | over
  b | on | bye | | over
claim before (2): something before the bye
  whenever a sends bye: {formula}
case one: one call
"
            ),
        );
        look(text).verdict("before")
    };
    // What sets off the sending has happened when it is sent.
    let decided = ["a has decided says hello", "a has decided says bye"];
    for holds in ["a has sent hello", "not (b has got bye)", decided[0], decided[1]] {
        assert_eq!(claimed(holds), Some(Verdict::Holds), "{holds}");
    }
    // The hello may still be on its way; what is done with the step itself is not before it.
    for fails in ["b has got hello", "a has sent hello and b has got hello", "a has sent bye"] {
        assert_eq!(claimed(fails), Some(Verdict::Fails), "{fails}");
    }
}

/// What is declared and not used is told where it stands, and is no fault.
#[test]
fn what_no_rule_uses_is_remarked() {
    let steps = "step 1: hello
  a | idle | says hello | send hello to b | over
  b | idle | hello | | over
case one: one call
";
    let remarks = small("", steps).remarks();
    let said: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 6, column 9: the state \"on\" is never entered",
            "line 8, column 9: the message \"bye\" is never sent",
            "line 9, column 7: the timer \"ring\" is never started",
            "line 10, column 10: the resource \"bell\" is never opened",
        ]
    );
    // So is a question that nobody is asked, and what no line speaks of.
    let text = "procedure p: p\ndocument d\nrole a: A\nrole b: B\nclass both: a, b\nstates at rest: idle\n\
                channel line: in order\nmessage hello: hello\n  field mood: bad, good\nuser of a begins: says hello\n\
                policy of b decides: agrees or refuses, waits\nclause 1: one\nstep 1: hello\n  \
                a | idle | says hello | send hello to b\n  b | idle | hello | |\ncase one: one call\n";
    let remarks = read(text, None).expect("it is a procedure").remarks();
    let said: Vec<String> = remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 11, column 22: \"agrees\" is never decided: no rule waits for it",
            "line 11, column 32: \"refuses\" is never decided: no rule waits for it",
            "line 11, column 41: \"waits\" is never decided: no rule waits for it",
            "line 7, column 9: no message travels on the channel \"line\"",
            "line 5, column 7: no line speaks of the class \"both\"",
            "line 9, column 9: no rule and no claim speaks of the field \"mood\"",
        ]
    );
    // What is set and asked nowhere is remembered for nothing.
    let remembers = |claim: &str| {
        let text = format!(
            "procedure p: p\ndocument d\nrole a: A\nrole b: B\n  remembers mood: bad, good\n\
             states at rest: idle\nmessage hello: hello\nuser of a begins: says hello\n\
             clause 1: one\nstep 1: hello\n  a | idle | says hello | send hello to b\n  \
             b | idle | hello | set mood to good\n{claim}case one: one call\n"
        );
        let remarks = read(&text, None).expect("it is a procedure").remarks();
        remarks.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let unasked = "line 5, column 13: what is remembered as \"mood\" is asked by no rule or claim";
    assert_eq!(remembers(""), [unasked]);
    let claim = "claim glad (1): it is glad\n  can: not (at rest) and b remembers mood good\n";
    assert_eq!(remembers(claim), [] as [&str; 0]);
}

/// What word processors put between two words is a space.
#[test]
fn a_space_that_does_not_break_is_a_space() {
    let steps = "step 1: hello
  a | idle | says\u{a0}hello | send hello to\u{202f}b | over
  b | idle | hello | | over
case one: one call
";
    assert_eq!(small("", steps).clauses()[0].1.len(), 1);
}

/// A step that is put into a clause stands instead of steps of that clause, whatever clause is last.
#[test]
fn instead_of_is_of_the_clause_that_the_step_is_put_into() {
    let text = small(
        "",
        "step 1: hello
  a | idle | says hello | send hello to b | on
  b | idle | hello | | on
clause 2: Bye
step 1: bye
  a | on | says bye | send bye to b | over
  b | on | bye | | over
issue silent at 1 1: is hello said?
candidate as-written: yes
candidate no, recommended: no
step 1a in 1 of no: nothing is said
  instead of 1
  a | idle | says hello | | over
claim b-is-told (1): b is told
  can: b has got hello
case one: one call
",
    );
    assert_eq!(look(text).verdict("b-is-told"), Some(Verdict::Holds));
    let mut chosen = text.as_written();
    chosen.choose(0, 1);
    let recommended = look_under(text, &chosen);
    assert_eq!(recommended.verdict("b-is-told"), Some(Verdict::Fails));
}

/// What answers to two questions propose alike is done once, whichever of them is chosen.
#[test]
fn what_two_answers_propose_alike_is_done_once() {
    let text = "procedure p: p\ndocument d\nrole a: A\nrole b: B\nstates at rest: idle, over\nstates: on\nmessage \
                hello: hello\nmessage bye: bye\nuser of a begins: says hello\nclause 1: one\nstep 1: hello\n  \
                a | idle | says hello | send hello to b | on\n  a | on | bye | | over\nissue one at 1: what \
                then?\ncandidate as-written: nothing is said\ncandidate bye, recommended: bye\nstep 1a: B says \
                bye.\n  b | idle | hello | send bye to a | over\nissue two at 1: and then?\ncandidate as-written: \
                nothing is said\ncandidate bye, recommended: bye\nstep 1b: B says bye, too.\n  \
                b | idle | hello | send bye to a | over\nclaim bye (1): bye\n  can: a is over\ncase one: one call\n";
    let plain = read(text, None).expect("it is a procedure");
    let mut chosen = plain.as_written();
    for (place, _) in plain.issues().iter().enumerate() {
        for answer in [1, 0, 1] {
            chosen.choose(place, answer);
            let case = plain.cases().remove(0);
            let world = World::new(case, chosen.clone());
            let explored = explore(&world, Limits::default(), &mut |_| {});
            // Set-up, hello on its way, bye on its way, over: once, whoever asks for it.
            let is_said = plain.issues().iter().any(|issue| chosen.chosen(issue.place) == 1);
            assert_eq!(explored.states(), if is_said { 4 } else { 3 });
        }
    }
    // The same under one question, or something else, is told.
    let other = text.replacen(
        "step 1b: B says bye, too.\n  b | idle | hello | send bye to a | over",
        "step 1b: B says bye, too.\n  b | idle | hello | send bye to a | idle",
        1,
    );
    let fault = read(&other, None).expect_err("it comes into another state").to_string();
    assert!(fault.contains("comes into another state already"), "{fault}");
}
