//! What is done only where something is so.

mod written;

fn written(steps: &str) -> String {
    written::written(&format!("5.1 Session update\n{steps}"))
}

/// The rules of the text itself, with the step that each stands under.
fn rules(steps: &str) -> Vec<String> {
    let text = written(steps);
    let mut step = String::new();
    let mut rules = Vec::new();
    for line in text.lines().take_while(|line| !line.starts_with("issue ")) {
        if let Some((head, _)) = line.strip_prefix("step ").and_then(|line| line.split_once(':')) {
            step = head.to_string();
        }
        if line.matches('|').count() > 1 {
            rules.push(format!("{step}: {}", line.trim().trim_end_matches([' ', '|'])));
        }
    }
    rules
}

fn with(rules: &[String], rule: &str) {
    assert!(rules.iter().any(|own| own == rule), "{rule}: {rules:#?}");
}

/// What stands under a condition is done where it is so; what follows is done in either case, and an
/// answer belongs to what is asked.
#[test]
fn what_follows_a_condition_is_done_in_either_case() {
    let rules = rules(
        "1. UE to AMF: Update Request.
2. AMF to SMF: Context Request.
3. If the flow is new, the SMF sends a Policy Request to the PCF.
4. The PCF sends a Policy Response to the SMF.
5. SMF to AMF: Context Response.
6. AMF to UE: Update Accept.
",
    );
    for rule in [
        "2: AMF | idle | Update Request from either UE | send Context Request to SMF; set asker to \
         sender | awaiting Context Response",
        "3: SMF | idle | Context Request |  | checking",
        "3: SMF | checking | the flow is new | send Policy Request to PCF | awaiting Policy Response",
        "3: SMF | checking | the flow is not new |  | set up",
        "4: PCF | idle | Policy Request | send Policy Response to SMF | set up",
        "5: SMF | checking | the flow is not new | send Context Response to AMF",
        "5: SMF | awaiting Policy Response | Policy Response with outcome accepted | send Context Response to AMF | set up",
        // Who has asked waits for the answer, whatever is found out.
        "6: AMF | awaiting Context Response | Context Response with outcome accepted | send Update Accept to asker | set up",
    ] {
        with(&rules, rule);
    }
}

/// Whoever is told only where something is so does not wait for it, and takes it where it comes.
#[test]
fn what_may_be_left_out_is_not_waited_for() {
    let rules = rules(
        "1. UE to AMF: Update Request.
2. AMF to UPF: Prepare Request.
3. [Conditional] AMF to UPF: Path Request.
4. [Conditional] UPF to AMF: Path Response.
5. AMF to UPF: Start Request.
6. UPF to AMF: Start Response.
7. AMF to UE: Update Accept.
",
    );
    for rule in [
        // What is sent in one breath is sent when it is found out.
        "2: AMF | checking | step 3 applies | send Prepare Request to UPF | awaiting Path Response",
        "2: AMF | checking | step 3 does not apply | send Prepare Request to UPF | awaiting Start \
         Response",
        "3: AMF | checking | step 3 applies | send Path Request to UPF",
        "5: AMF | checking | step 3 does not apply | send Start Request to UPF",
        "5: AMF | awaiting Path Response | Path Response | send Start Request to UPF | awaiting Start \
         Response",
        "6: UPF | ready for Path Request / Start Request, ready for Start Request | Start Request | send \
         Start Response to AMF | set up",
    ] {
        with(&rules, rule);
    }
}

/// "Otherwise" is the other case, and who may get either waits for both.
#[test]
fn otherwise_is_the_other_case() {
    let said = |other: &str| {
        rules(&format!(
            "1. UE to AMF: Update Request.
2. If the UE is in idle mode, the AMF sends a Page Request to the UE. {other}, the AMF sends a Direct \
             Request to the UE.
3. AMF to SMF: Context Report.
"
        ))
    };
    let known = said("Otherwise");
    for rule in [
        "2: AMF | checking | the UE is in idle mode | send Page Request to asker | set up",
        "2: AMF | checking | the UE is not in idle mode | send Direct Request to asker | set up",
        "2: either UE | awaiting Direct Request / Page Request | Page Request |  | set up",
        "2: either UE | awaiting Direct Request / Page Request | Direct Request |  | set up",
        "3: AMF | checking | the UE is in idle mode | send Context Report to SMF",
        "3: AMF | checking | the UE is not in idle mode | send Context Report to SMF",
    ] {
        with(&known, rule);
    }
    for other in ["If not", "If the UE is not in idle mode"] {
        assert_eq!(said(other), known, "{other}");
    }
}

/// Who rejects where something is so is done with it; the steps that follow are those of the other
/// case.
#[test]
fn who_rejects_is_done_with_it() {
    let text = "1. UE to AMF: Update Request.
2. AMF to SMF: Context Request.
3. If the limit is reached, the SMF rejects the request.
4. SMF to UPF: Path Request.
5. UPF to SMF: Path Response.
6. SMF to AMF: Context Response.
7. AMF to UE: Update Accept.
";
    let rules = rules(text);
    for rule in [
        "3: SMF | checking | the limit is reached | send Context Response with outcome refused to AMF | \
         over",
        "3: SMF | checking | the limit is not reached |  | awaiting Path Response",
        "4: SMF | checking | the limit is not reached | send Path Request to UPF",
        "5: UPF | idle | Path Request | send Path Response to SMF | set up",
        "7: AMF | awaiting Context Response | Context Response with outcome accepted | send Update \
         Accept to asker | set up",
    ] {
        with(&rules, rule);
    }
    // What who has asked does with the no is asked.
    let no = "AMF | awaiting Context Response | Context Response with outcome refused | send Update \
              Reject with outcome refused to asker; stop response timer | over";
    assert!(written(text).contains(no), "{}", written(text));
}

/// Steps that are left out where something is so are done where it is not.
#[test]
fn steps_are_left_out() {
    let rules = rules(
        "1. UE to AMF: Update Request.
2. AMF to SMF: Context Request. If the flow is known, steps 3 and 4 are skipped.
3. SMF to PCF: Policy Request.
4. PCF to SMF: Policy Response.
5. SMF to AMF: Context Response.
",
    );
    for rule in [
        "3: SMF | checking | the flow is not known | send Policy Request to PCF",
        "5: SMF | checking | the flow is known | send Context Response to AMF",
        "5: SMF | awaiting Policy Response | Policy Response with outcome accepted | send Context Response to AMF | set up",
    ] {
        with(&rules, rule);
    }
}

/// A user decides what the text says that a user does, a policy what else is so.
#[test]
fn a_user_decides_what_users_do() {
    let text = written(
        "1. Client 1 sends a call request to the MC server.
2. The MC server sends the call request to client 2.
3. If the user accepts the call, client 2 sends a call response to the MC server.
4. If the media are supported, the MC server sends the call response to client 1.
",
    );
    for line in [
        "user of client 2 decides when asking its user: the user accepts the call or the user does not \
         accept the call",
        "policy of MC server decides when checking: the media are supported or the media are not \
         supported",
    ] {
        assert!(text.lines().any(|own| own == line), "{line}: {text}");
    }
}
