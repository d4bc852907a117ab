//! The worlds to check in, and their bounds.

use super::VideoPush;
use super::types::{Commencement, Config, Role};
use callproof_kernel::case::{Budget, Case};

/// One caller, one call, one UE; everything the text lets users and policies choose.
pub const ONE_CALL: Config = Config {
    callers: 1,
    calls: 1,
    ues: 1,
    designated: None,
    setting: Commencement::Manual,
    automatic: true,
    restricts_media: true,
    called_transmits: true,
    shows_video: true,
    server_ends: false,
};

/// One call with the choices left out that do not concern what a case is about.
const PLAIN: Config = Config { automatic: false, restricts_media: false, ..ONE_CALL };

/// Every case, the simplest first.
pub fn all() -> Vec<Case<VideoPush>> {
    let once = Budget::AtMost(1);
    let quiet = Config { called_transmits: false, ..PLAIN };
    let twice = Config { calls: 2, ..quiet };
    let two_callers = Config { callers: 2, ..quiet };
    let two_ues = Config { ues: 2, ..quiet };
    let designated = Config { designated: Some(1), ..two_ues };
    let set_automatic = Config { setting: Commencement::Automatic, ..PLAIN };
    let without_video = Config { shows_video: false, ..quiet };
    let server_ends = Config { server_ends: true, ..PLAIN };
    let (one, server, two) = (Role::Client1(0), Role::Server, Role::Client2(0));
    let case = |name, gist, config| Case::new(VideoPush, name, gist, config);
    vec![
        case("one-call", "one call, messages in order, nothing lost", ONE_CALL),
        case("set-automatic", "client 2 is set to automatic commencement", set_automatic),
        case("without-video", "client 2 can show no video", without_video),
        case("server-ends", "the server may want to end the call", server_ends),
        case("unordered", "one call, messages may overtake each other", ONE_CALL).unordered(),
        case("hasty", "one call, timers may elapse before messages arrive", PLAIN).hasty(),
        case("both-release", "both users may release at once, by impatient parties", PLAIN)
            .unordered()
            .hasty(),
        case("one-loss", "one call, one message may be lost", PLAIN).losing(once),
        case("lossy", "one call, any message may be lost", PLAIN).losing(Budget::Unbounded),
        case("one-duplicate", "one call, one message may arrive twice", PLAIN).duplicating(once),
        case("two-calls", "two calls, one after the other", twice),
        case(
            "two-calls-per-dialog",
            "two calls in sequence, messages in order within a call",
            twice,
        )
        .ordered_in_call(),
        case("two-callers", "two callers push to the same client 2 at once", two_callers),
        case("two-ues", "client 2 has two UEs, none designated", two_ues),
        case("designated-ue", "client 2 has two UEs, one designated", designated),
        case("client-1-crashes", "client 1 crashes and stays away", PLAIN).crashing(one, false),
        case("server-crashes", "the server crashes and stays away", PLAIN).crashing(server, false),
        case("client-2-crashes", "client 2 crashes and stays away", PLAIN).crashing(two, false),
        case("server-restarts", "the server crashes and comes back without its calls", PLAIN)
            .crashing(server, true),
        case("client-1-restarts", "client 1 crashes and may push again", twice)
            .crashing(one, true)
            .large(),
        case("client-2-restarts", "client 2 crashes and comes back", PLAIN).crashing(two, true),
        case("two-calls-hasty", "two calls in sequence, timers before messages", twice)
            .hasty()
            .large(),
        case("two-calls-unordered", "two calls in sequence, messages overtaking", twice)
            .unordered()
            .large(),
        case("two-calls-one-duplicate", "two calls in sequence, one message doubled", twice)
            .unordered()
            .duplicating(once)
            .large(),
        case("two-calls-lossy", "two calls in sequence, any message lost", twice)
            .losing(Budget::Unbounded)
            .large(),
        case("two-callers-unordered", "two callers at once, messages overtaking", two_callers)
            .unordered()
            .large(),
        case("two-ues-unordered", "two UEs, none designated, messages overtaking", two_ues)
            .unordered()
            .large(),
        case("hasty-lossy-unordered", "one call, every fault of the network at once", PLAIN)
            .unordered()
            .hasty()
            .losing(Budget::Unbounded)
            .duplicating(once)
            .large(),
        case(
            "server-ends-with-faults",
            "the server may want to end the call; messages overtake each other, timers come before \
             them, one is lost",
            Config { called_transmits: false, ..server_ends },
        )
        .unordered()
        .hasty()
        .losing(once)
        .large(),
        case(
            "set-automatic-with-faults",
            "automatic commencement is set; messages overtake each other, timers come before them, \
             one is lost",
            Config { called_transmits: false, ..set_automatic },
        )
        .unordered()
        .hasty()
        .losing(once)
        .large(),
        case(
            "without-video-with-faults",
            "client 2 can show no video; messages overtake each other, timers come before them, one \
             is lost",
            without_video,
        )
        .unordered()
        .hasty()
        .losing(once)
        .large(),
        case("two-callers-one-loss", "two callers at once, one message lost", two_callers)
            .losing(once)
            .large(),
        case(
            "client-1-crashes-with-faults",
            "client 1 crashes; timers come before messages, one is lost",
            quiet,
        )
        .crashing(one, false)
        .hasty()
        .losing(once)
        .large(),
        case(
            "server-crashes-with-faults",
            "the server crashes; timers come before messages, one is lost",
            quiet,
        )
        .crashing(server, false)
        .hasty()
        .losing(once)
        .large(),
        case(
            "client-2-crashes-with-faults",
            "client 2 crashes; timers come before messages, one is lost",
            quiet,
        )
        .crashing(two, false)
        .hasty()
        .losing(once)
        .large(),
        case(
            "server-restarts-with-faults",
            "the server comes back without its calls; messages overtake each other, one is lost",
            quiet,
        )
        .crashing(server, true)
        .unordered()
        .losing(once)
        .large(),
    ]
}
