//! How far the cases go in which something is checked: no verdict says anything beyond.

use std::fmt;

use callproof_kernel::case::{Budget, Case, Clock, Order};
use callproof_kernel::procedure::Procedure;

/// The most of each that some case has; no case need have all of it at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Calls that may come up in one run.
    pub calls: usize,
    /// Roles that take part.
    pub roles: usize,
    /// Messages lost in one run.
    pub losses: Budget,
    /// Messages that arrive twice in one run.
    pub duplicates: Budget,
    /// Whether a role may crash, once.
    pub crashes: bool,
    /// In which order the messages arrive whose channel follows the case.
    pub order: Order,
    /// When timers elapse.
    pub clock: Clock,
}

impl Bounds {
    /// How far these cases go; `None` if there are none.
    pub fn of<'c, P: Procedure>(cases: impl IntoIterator<Item = &'c Case<P>>) -> Option<Bounds> {
        let each = cases.into_iter().map(|case| Bounds {
            calls: case.procedure.calls(&case.config).len(),
            roles: case.procedure.cast(&case.config).len(),
            losses: case.losses,
            duplicates: case.duplicates,
            crashes: case.crashes.is_some(),
            order: case.order,
            clock: case.clock,
        });
        each.reduce(Bounds::and)
    }

    fn and(self, other: Bounds) -> Bounds {
        let most = |one: Budget, two: Budget| if one.most() < two.most() { two } else { one };
        Bounds {
            calls: self.calls.max(other.calls),
            roles: self.roles.max(other.roles),
            losses: most(self.losses, other.losses),
            duplicates: most(self.duplicates, other.duplicates),
            crashes: self.crashes || other.crashes,
            order: self.order.max(other.order),
            clock: self.clock.max(other.clock),
        }
    }
}

impl Bounds {
    /// For a person who has never seen a list of faults: "up to 2 calls and 4 parties, any number of
    /// messages lost, one party crashing, and messages in any order".
    pub fn in_words(&self) -> String {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        let (calls, roles) = (self.calls, self.roles);
        let mut said = vec![format!("up to {calls} call{} and {roles} parties", plural(calls))];
        let often = |budget: Budget, what: &str| match budget {
            Budget::AtMost(0) => None,
            Budget::AtMost(1) => Some(format!("one message {what}")),
            Budget::AtMost(n) => Some(format!("up to {n} messages {what}")),
            Budget::Unbounded => Some(format!("any number of messages {what}")),
        };
        said.extend(often(self.losses, "lost"));
        said.extend(often(self.duplicates, "delivered twice"));
        said.extend(self.crashes.then(|| "one party crashing".into()));
        said.extend((self.clock == Clock::Hasty).then(|| "timers that elapse early".into()));
        said.push(match self.order {
            Order::Fifo => "messages in order".into(),
            Order::FifoInCall => "messages in order within a call".into(),
            Order::Unordered => "messages in any order".into(),
        });
        let last = said.pop().expect("the order is said");
        format!("{}, and {last}", said.join(", "))
    }
}

/// In few words, like "2 calls, 3 roles; any losses, 1 doubling, 1 crash; any order".
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        write!(f, "{} call{}, {} roles", self.calls, plural(self.calls), self.roles)?;
        let often = |budget: Budget, one: &str, many: &str| match budget {
            Budget::AtMost(0) => None,
            Budget::AtMost(1) => Some(format!("1 {one}")),
            Budget::AtMost(n) => Some(format!("{n} {many}")),
            Budget::Unbounded => Some(format!("any {many}")),
        };
        let crash = self.crashes.then(|| "1 crash".to_string());
        let faults = [
            often(self.losses, "loss", "losses"),
            often(self.duplicates, "doubling", "doublings"),
            crash,
        ];
        let faults: Vec<String> = faults.into_iter().flatten().collect();
        match faults.is_empty() {
            true => f.write_str("; no faults")?,
            false => write!(f, "; {}", faults.join(", "))?,
        }
        f.write_str(match self.order {
            Order::Fifo => "; in order",
            Order::FifoInCall => "; in order in a call",
            Order::Unordered => "; any order",
        })?;
        match self.clock {
            Clock::Patient => Ok(()),
            Clock::Hasty => f.write_str("; early timers"),
        }
    }
}
