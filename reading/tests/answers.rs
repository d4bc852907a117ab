//! What is done on a yes and on a no, and when a timer elapses.

mod written;

fn rules(steps: &str) -> Vec<String> {
    let text = written::written(&format!("5.1 Paging a guest\n{steps}"));
    let rules = text.lines().take_while(|line| !line.starts_with("issue "));
    let rules = rules.filter(|line| line.matches('|').count() > 1);
    rules.map(|line| line.trim().trim_end_matches([' ', '|']).to_string()).collect()
}

fn with(rules: &[String], all: &[&str]) {
    for rule in all {
        assert!(rules.iter().any(|own| own.starts_with(rule)), "{rule}: {rules:#?}");
    }
}

const PAGE: &str = "1. The user at client 1 initiates a page. Client 1 sends a page request to the MC \
                    server.\n2. The MC server sends the page request to client 2 and starts a timer.\n";

/// A yes and a no of a user are answered otherwise, and whoever passes the answer on passes on either.
#[test]
fn a_yes_and_a_no_are_told_apart() {
    let says = [
        "3. Client 2 notifies its user; the user may accept or refuse.
4. On acceptance, client 2 sends a page response (accepted) to the MC server, which stops the timer. \
         On refusal it sends a page response (refused).
",
        "3. Client 2 asks its user to accept or decline.
4. If the user accepts, client 2 sends a page response to the MC server. If the user declines, client \
         2 sends a page response (rejected) to the MC server.
",
        "3. Client 2 notifies its user. The user can either accept or reject the page.
4. In case of refusal by the user, client 2 sends a page response indicating rejection to the MC \
         server. Upon acceptance client 2 sends a page response to the MC server.
",
    ];
    for said in says {
        let rules = rules(&format!(
            "{PAGE}{said}5. The MC server forwards the page response to client 1, which informs its \
             user of the outcome.\n"
        ));
        let yes = rules.iter().any(|rule| {
            rule.starts_with("client 2 | asking its user | the user accepts")
                && rule.ends_with("| send page response to MC server")
        });
        let no = rules.iter().any(|rule| {
            rule.starts_with("client 2 | asking its user | the user does not accept")
                && rule.ends_with("| send page response with outcome refused to MC server")
        });
        assert!(yes && no, "{said}: {rules:#?}");
        with(
            &rules,
            &[
                "MC server | awaiting page response | page response with outcome refused | send page \
                 response with outcome refused to asker",
                "either client 1 | awaiting page response | page response with outcome refused | tell \
                 the outcome | over",
            ],
        );
    }
}

/// A timer is no resource: it runs until it is stopped, and elapses.
#[test]
fn a_timer_elapses_where_it_runs() {
    let says = [
        "If the timer expires, the MC server sends a page response (no answer) to client 1.",
        "Upon expiry of the timer, the MC server sends a page response (refused) to client 1.",
        "When the timer elapses, the MC server sends a page response (failure) to client 1.",
    ];
    for said in says {
        let rules = rules(&format!(
            "{PAGE}3. Client 2 sends a page response to the MC server.\n4. The MC server stops the \
             timer and sends a page response to client 1.\n5. {said}\n"
        ));
        with(
            &rules,
            &[
                "MC server | idle | page request from either client 1 | send page request to client 2; \
                 start timer of MC server; set asker to sender | awaiting page response",
                "MC server | awaiting page response | timer of MC server | send page response with \
                 outcome refused to asker | over",
                "either client 1 | awaiting page response | page response with outcome refused |  | over",
            ],
        );
    }
    // Of which nothing is said when it elapses, it elapses, and that is asked about.
    let rules = rules(&format!(
        "{PAGE}3. Client 2 sends a page response to the MC server.\n4. The MC server stops the timer \
         and sends a page response to client 1.\n"
    ));
    assert!(rules.iter().any(|rule| rule.contains("start timer of MC server")), "{rules:#?}");
    assert!(!rules.iter().any(|rule| rule.contains("open timer")), "{rules:#?}");
}

/// Two things done on "the response" are done on one response.
#[test]
fn what_has_come_is_the_response_more_than_once() {
    let rules = rules(&format!(
        "{PAGE}3. Client 2 sends a page response to the MC server.
4. Upon receipt of the response the MC server opens a log and sends a log response or a log reject to \
         client 1.
"
    ));
    with(
        &rules,
        &[
            "MC server | awaiting page response | page response with outcome refused | send log response \
           with outcome refused to asker | over",
        ],
    );
    assert!(!rules.iter().any(|rule| rule.contains("awaiting response")), "{rules:#?}");
}

/// A client on the terminating side ends nothing by that.
#[test]
fn a_terminating_client_begins_where_it_is_asked() {
    let text = written::written(
        "5.1 Procedures at the originating client
1. To page a guest, the originating client shall send a page request to the MC server.
5.2 Procedures at the MC server
1. Upon receiving a page request, the MC server shall send a guest request to the terminating client.
5.3 Procedures at the terminating client
1. Upon receiving a guest request, the terminating client shall send a guest response to the MC server.
",
    );
    let rule =
        "terminating client | idle | guest request | send guest response to MC server | set up";
    assert!(text.contains(rule), "{text}");
}

/// "It is not entitled" is the no of a check whether somebody is entitled to something.
#[test]
fn it_is_not_so_is_what_a_check_has_found() {
    let rules = rules(
        "1. The user at client 1 initiates a page. Client 1 sends a page request to the MC server.
2. The MC server checks whether client 1 is entitled to pages. If it is not entitled, the MC server \
         sends a page response (denied) to client 1.
3. The MC server sends a page request to client 2.
",
    );
    with(
        &rules,
        &[
            "MC server | checking | client 1 is not entitled to pages | send page response with outcome \
           refused to asker | over",
        ],
    );
}

/// A timer that is stopped on a no, which ends it for its role, is not stopped where it is started.
#[test]
fn a_timer_is_not_stopped_where_it_is_started() {
    let rules = rules(&format!(
        "{PAGE}3. Client 2 asks its user to accept or decline.
4. If the user declines, client 2 sends a page response (rejected) to the MC server, which stops the \
         timer. On acceptance, client 2 sends a page response (accepted) to the MC server.
5. The MC server stops the timer and sends the page response to client 1.
6. Upon expiry of the timer, the MC server sends a page response (refused) to client 1.
"
    ));
    let both = |rule: &&String| rule.contains("start timer of") && rule.contains("stop timer of");
    assert_eq!(rules.iter().find(both), None, "{rules:#?}");
    let on_page = |rule: &&String| rule.starts_with("MC server | idle | page request");
    let stops = |rule: &String| rule.contains("stop timer of");
    assert!(!rules.iter().filter(on_page).any(stops), "{rules:#?}");
}

/// "Conveys the decision in M" says that its user has decided, and M carries that on; so does a role that
/// accepts or declines.
#[test]
fn a_decision_is_carried_by_what_it_is_conveyed_in() {
    let conveyed = rules(
        "\
1. Client 1 sends a page request to the page server.
2. The page server sends a consent request to client 2.
3. Client 2 prompts its user and conveys the decision in a consent response to the page server.
4. If consent is given, the page server sends a page response to client 1.
5. If consent is refused, the page server sends a page failure to client 1.
",
    );
    with(
        &conveyed,
        &[
            "page server | awaiting consent response | consent response with outcome accepted | send page response to asker | set up",
            "page server | awaiting consent response | consent response with outcome refused | send page failure to asker | over",
        ],
    );
    let by_role = rules(
        "\
1. The library sends a loan offer to the reader.
2. The reader either accepts or declines the loan:
   a) if the reader accepts, the reader sends a loan reply indicating yes to the library; or
   b) if the reader declines, the reader sends a loan reply indicating no to the library.
3. If the loan was accepted, the library sends a shelf request to the shelf server. The shelf server sends a shelf response to the library.
4. If the loan was declined, the library sends a regret notification to the reader.
",
    );
    with(
        &by_role,
        &[
            "either library | awaiting loan reply | loan reply with outcome refused | send regret notification to reader | over",
        ],
    );
    // Nothing is decided twice.
    let asks = |rules: &[String]| rules.iter().filter(|rule| rule.contains("checking")).count();
    assert_eq!((asks(&conveyed), asks(&by_role)), (0, 0), "{conveyed:?} {by_role:?}");
}
