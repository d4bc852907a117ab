//! Roles that decide as users do: "the reader either accepts or declines the loan".

use std::borrow::Cow;

use crate::acts::{Act, Does, Party, When};

/// Acts with their clauses and items.
type Acts<'r> = Vec<(usize, usize, Cow<'r, Act>)>;

/// The same acts, where who says yes or no decides as a user does, and what depends on it says so.
pub(super) fn as_users_do(mut acts: Acts<'_>) -> Acts<'_> {
    let pairs = acts.windows(2).filter_map(|two| {
        let (one, other) = (&two[0].2, &two[1].2);
        let is_pair = matches!((&one.does, &other.does), (Does::Accept(_), Does::Reject(_)));
        let Some(Party::Role(role)) = &one.who else { return None };
        (is_pair && other.is_alternative && one.who == other.who).then(|| role.clone())
    });
    let mut deciding: Vec<String> = pairs.collect();
    deciding.dedup();
    for role in deciding {
        // Who answers by a message says so there.
        let subject = format!("the {} ", role.to_lowercase());
        for (.., act) in &mut acts {
            let is_own = act.who.as_ref().is_some_and(|who| !who.is_user() && who.role() == role);
            let decides = is_own && matches!(act.does, Does::Accept(_) | Does::Reject(_));
            let asks = |when: &When| match when {
                When::If(what) | When::After(what) | When::In(what) => {
                    what.to_lowercase().starts_with(&subject)
                }
                _ => false,
            };
            if !decides && !act.when.iter().any(asks) {
                continue;
            }
            let act = act.to_mut();
            if decides {
                act.who = Some(Party::UserOf(role.clone()));
            }
            for when in &mut act.when {
                let (When::If(what) | When::After(what) | When::In(what)) = when else { continue };
                if what.to_lowercase().starts_with(&subject) {
                    *what = format!("the user {}", &what[subject.len()..]);
                }
            }
        }
    }
    acts
}
