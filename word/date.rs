//! Dates, as a document has them.

/// A time of a day in UTC, as in `2017-11-20T09:30:00Z`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date(String);

/// The date that a document has where none is given.
const FIXED: &str = "2000-01-01T00:00:00Z";

impl Default for Date {
    fn default() -> Self {
        Date(FIXED.into())
    }
}

impl Date {
    /// Takes a date of the form `2017-11-20T09:30:00Z`, or a day, `2017-11-20`, which is its
    /// midnight; nothing where the text is neither.
    pub fn new(text: &str) -> Option<Date> {
        let whole = match text.len() {
            10 => format!("{text}T00:00:00Z"),
            _ => text.to_string(),
        };
        is_of_form(&whole).then_some(Date(whole))
    }

    /// The date as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_of_form(text: &str) -> bool {
    let like = |(own, form): (u8, u8)| match form {
        b'0' => own.is_ascii_digit(),
        other => own == other,
    };
    let number =
        |from: usize| text.get(from..from + 2).and_then(|digits| digits.parse::<u8>().ok());
    let is_within =
        |from, least: u8, most: u8| number(from).is_some_and(|it| (least..=most).contains(&it));
    text.len() == FIXED.len()
        && text.bytes().zip("0000-00-00T00:00:00Z".bytes()).all(like)
        && is_within(5, 1, 12)
        && is_within(8, 1, days(text))
        && is_within(11, 0, 23)
        && is_within(14, 0, 59)
        && is_within(17, 0, 59)
}

/// How many days the month of the date has.
fn days(date: &str) -> u8 {
    let year: u16 = date[..4].parse().unwrap_or_default();
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match &date[5..7] {
        "04" | "06" | "09" | "11" => 30,
        "02" if is_leap => 29,
        "02" => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn a_date_is_a_time_of_a_day_that_there_is() {
        let known = |text| Date::new(text).map(|date| date.as_str().to_string());
        assert_eq!(known("2017-11-20T09:30:00Z").as_deref(), Some("2017-11-20T09:30:00Z"));
        assert_eq!(known("2016-02-29").as_deref(), Some("2016-02-29T00:00:00Z"));
        let wrong =
            ["", "2017-02-29", "2017-13-01", "2017-11-20T24:00:00Z", "20.11.2017", "2017-1é-2"];
        for text in wrong {
            assert_eq!(known(text), None, "{text}");
        }
        assert_eq!(Date::new(Date::default().as_str()), Some(Date::default()));
    }
}
