//! What rules do: messages, memory, resources and timers.

use winnow::Parser;
use winnow::combinator::{alt, opt, preceded};
use winnow::stream::Location;

use super::Builder;
use super::rules::twice;
use crate::define::{Do, Named, On, Source, To};
use crate::names::{Names, keep};
use crate::parse::{
    Read, Words, Wrong, after, either, expected, list, must, name, name_or, said, spaces,
    words_until, wrong,
};

/// The most effects of a rule, or of a `let`: each value in a message counted.
const MOST_EFFECTS: usize = 200;

/// What a role can do.
pub const VERBS: [&str; 8] =
    ["send", "tell", "open", "close", "start", "stop", "set", "identify the call"];

impl Builder {
    /// Effects, with semicolons between them; `role` and `on` are none where they are only named.
    pub(super) fn effects(
        &self,
        role: Option<u8>,
        on: Option<&On>,
        words: &mut Words<'_>,
    ) -> Read<Vec<Do>> {
        let size = |effect: &Do| match effect {
            Do::Send { fields, .. } => 1 + fields.len(),
            _ => 1,
        };
        let (mut all, mut many) = (Vec::new(), 0);
        loop {
            spaces(words)?;
            let at = words.current_token_start();
            let more = self.effect(role, on, words)?;
            many += more.iter().map(size).sum::<usize>();
            if many > MOST_EFFECTS {
                let what = format!(
                    "with this, more than {MOST_EFFECTS} effects come together, each value in a \
                     message counted"
                );
                return Err(Wrong { at, what, is_final: true });
            }
            all.extend(more);
            if opt(said(";")).parse_next(words)?.is_none() {
                return Ok(all);
            }
        }
    }

    fn effect(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Vec<Do>> {
        let place = |place: usize| place as u8;
        if opt(said("send")).parse_next(words)?.is_some() {
            return self.send(role, on, words);
        }
        let found = opt(alt((
            preceded(said("tell"), words_until(&[';', '|'])).map(|(_, w)| Do::Tell(keep(w))),
            preceded(said("open"), must(name(&self.resources))).map(place).map(Do::Open),
            said("close everything").value(Do::CloseAll),
            preceded(said("close"), must(name_or(&self.resources, &["everything"])))
                .map(place)
                .map(Do::Close),
            preceded(said("start"), must(name(&self.timers))).map(place).map(Do::Start),
            said("identify the call").value(Do::Identify),
            said("stop everything").value(Do::StopAll),
            preceded(said("stop"), must(name_or(&self.timers, &["everything"])))
                .map(place)
                .map(Do::Stop),
        )))
        .parse_next(words)?;
        if let Some(effect) = found {
            return Ok(vec![effect]);
        }
        if opt(said("set")).parse_next(words)?.is_some() {
            return Ok(vec![self.set(role, on, words)?]);
        }
        let text: &str = words.as_ref();
        let end = text.find([';', '|']).unwrap_or(text.len());
        let short = text[..end].trim();
        if let Some(effects) = self.lets.get(short) {
            // Nobody writes to itself.
            let mut effects = effects.clone();
            effects.retain(|effect| match effect {
                Do::Send { to: To::Role(to), .. } => Some(*to) != role,
                _ => true,
            });
            winnow::stream::Stream::next_slice(words, end);
            return Ok(effects);
        }
        if short.is_empty() {
            return wrong(words, "an effect is missing here: \";\" stands between two of them");
        }
        let known = VERBS.into_iter().chain(self.lets.keys().copied());
        let near = crate::names::nearest(short.split(' ').next().unwrap_or_default(), known);
        let near = near.map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        let what = format!(
            "\"{short}\" says nothing that a role can do: send, tell, open, close, start, stop, \
             set, identify the call, or what \"let\" has named{near}"
        );
        wrong(words, what)
    }

    /// `MESSAGE [with FIELD VALUE, …] to WHO`.
    fn send(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Vec<Do>> {
        let kind = must(name(&self.messages)).parse_next(words)?;
        let (names, values) = &self.fields[kind];
        let one = |w: &mut Words<'_>| {
            let field = must(name(names)).parse_next(w)?;
            let source = self.source(role, on, (Some(names.at(field)), &values[field]), w)?;
            Ok((field as u8, source))
        };
        let fields = after("with", list(one)).parse_next(words)?.unwrap_or_default();
        if let Some(field) = twice(fields.iter().map(|(field, _)| *field)) {
            return wrong(words, format!("\"{}\" is said twice", names.at(field.into())));
        }
        let is_bare = fields.is_empty() && names.len() > 0;
        let to_whom = if is_bare { "\"to WHO\" or \"with FIELD VALUE\"" } else { "\"to WHO\"" };
        must(said("to").map_err(|wrong: Wrong| expected(&wrong, to_whom))).parse_next(words)?;
        let kind = kind as u8;
        let send = |to: To| Do::Send { kind, fields: fields.clone(), to };
        if opt(said("sender")).parse_next(words)?.is_some() {
            if !matches!(on, Some(On::Message { .. })) {
                return wrong(words, "only where a message has come there is a sender");
            }
            return Ok(vec![send(To::Sender)]);
        }
        if let Some(role) = role {
            let (memories, _) = &self.memories[usize::from(role)];
            if let Some(memory) = opt(name(memories)).parse_next(words)? {
                let is_role = self.roles[usize::from(role)].memories[memory].roles.is_some();
                return match is_role {
                    true => Ok(vec![send(To::Remembered(memory as u8))]),
                    false => wrong(words, "this remembers no role"),
                };
            }
        }
        let who = must(name(&self.who)).parse_next(words)?;
        let others = self.members[who].iter().filter(|to| Some(**to) != role);
        let sends: Vec<Do> = others.map(|to| send(To::Role(*to))).collect();
        match sends.is_empty() {
            true => wrong(words, "a role does not send to itself"),
            false => Ok(sends),
        }
    }

    /// `MEMORY to VALUE`.
    fn set(&self, role: Option<u8>, on: Option<&On>, words: &mut Words<'_>) -> Read<Do> {
        let Some(role) = role else {
            return wrong(words, "what \"let\" names is for every role; set memory in the rule");
        };
        let (memories, values) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        must(said("to")).parse_next(words)?;
        let is_role = self.roles[usize::from(role)].memories[memory].roles.is_some();
        if is_role && opt(said("sender")).parse_next(words)?.is_some() {
            let known = self.roles[usize::from(role)].memories[memory].roles.iter().flatten();
            let known: Vec<u8> = known.copied().collect();
            return match on {
                Some(On::Message { from, .. })
                    if !from.is_empty() && from.iter().all(|from| known.contains(from)) =>
                {
                    Ok(Do::Set(memory as u8, Source::Sender))
                }
                Some(On::Message { .. }) => wrong(
                    words,
                    "say from whom the message comes, e.g. \"from CLASS\": only roles that this \
                     remembers",
                ),
                _ => wrong(words, "only where a message has come there is a sender"),
            };
        }
        let source = self.source(Some(role), on, (None, &values[memory]), words)?;
        Ok(Do::Set(memory as u8, source))
    }

    /// A value of some kind, `as received`, or `as MEMORY`. What is taken over must have the same
    /// values in the same order.
    fn source(
        &self,
        role: Option<u8>,
        on: Option<&On>,
        (field, values): (Option<&str>, &Names),
        words: &mut Words<'_>,
    ) -> Read<Source> {
        if opt(said("as")).parse_next(words)?.is_none() {
            let place = must(name(values)).parse_next(words)?;
            return Ok(Source::Value(Named { place: place as u8, name: values.at(place) }));
        }
        let is_same = |other: &Names| {
            other.len() == values.len() && (0..values.len()).all(|p| other.at(p) == values.at(p))
        };
        if either("received", "the").parse_next(words).is_ok() {
            let Some(On::Message { kind, .. }) = on else {
                return wrong(words, "only where a message has come something is received");
            };
            let (names, known) = &self.fields[usize::from(*kind)];
            let place = match field {
                Some(field) => names.find(field),
                None => Some(must(name(names)).parse_next(words)?),
            };
            return match place.filter(|place| is_same(&known[*place])) {
                Some(place) => Ok(Source::Received(place as u8)),
                None => wrong(words, "the message that has come has no such field"),
            };
        }
        let Some(role) = role else {
            return wrong(words, "what \"let\" names is for every role and knows no memory");
        };
        let (memories, known) = &self.memories[usize::from(role)];
        let memory = must(name(memories)).parse_next(words)?;
        match is_same(&known[memory]) {
            true => Ok(Source::Memory(memory as u8)),
            false => wrong(words, "this memory has other values"),
        }
    }
}
