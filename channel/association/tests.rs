//! The association against a bare SCTP socket, which does not do what a channel would.

use super::*;

struct Pair {
    ours: Association,
    peer: Box<dyn DcSctpSocket>,
    now: Instant,
    heard: Vec<Signal>,
    events: Vec<SocketEvent>,
}

impl Pair {
    fn up() -> Self {
        let now = Instant::now();
        let peer = dcsctp::new_socket("peer", &options());
        let (heard, events) = (Vec::new(), Vec::new());
        let mut pair = Pair { ours: Association::new(2, now), peer, now, heard, events };
        pair.ours.connect();
        pair.exchange();
        assert!(pair.ours.is_open());
        pair
    }

    fn exchange(&mut self) {
        loop {
            if let Some(signal) = self.ours.poll() {
                match signal {
                    Signal::Packet(packet) => self.peer.handle_input(&packet),
                    other => self.heard.push(other),
                }
            } else if let Some(event) = self.peer.poll_event() {
                match event {
                    SocketEvent::SendPacket(packet) => self.ours.receive(&packet),
                    other => self.events.push(other),
                }
            } else {
                break;
            }
        }
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
        self.ours.advance(self.now);
        self.peer.advance_time(SocketTime::zero() + (self.now - self.ours.epoch));
        self.exchange();
    }

    fn say(&mut self, stream: u16, ppid: u32, text: &str) {
        let message = Message::new(StreamId(stream), PpId(ppid), text.as_bytes().to_vec());
        self.peer.send(message, &SendOptions::default()).unwrap();
        self.exchange();
    }

    fn closed(&self) -> bool {
        self.heard.iter().any(|signal| matches!(signal, Signal::Closed | Signal::ClosedUnheard))
    }
}

#[test]
fn a_peer_that_answers_the_reset_and_resets_nothing_is_shut_down_all_the_same() {
    let mut pair = Pair::up();
    pair.ours.close();
    pair.exchange();
    assert!(!pair.closed());
    assert!(pair.ours.next_timeout().is_some_and(|at| at <= pair.now + PATIENCE));
    pair.wait(PATIENCE);
    assert!(pair.closed());
    assert!(pair.events.iter().any(|event| matches!(event, SocketEvent::OnClosed())));
}

#[test]
fn a_reset_by_the_peer_is_returned_and_the_shutdown_is_left_to_whoever_closes() {
    let mut pair = Pair::up();
    pair.peer.reset_streams(&[StreamId(2)]).unwrap();
    pair.exchange();
    assert!(pair.heard.iter().any(|signal| matches!(signal, Signal::Reset)));
    let returned = |event: &SocketEvent| matches!(event, SocketEvent::OnIncomingStreamReset(streams) if streams[..] == [StreamId(2)]);
    assert!(pair.events.iter().any(returned));
    assert_eq!(pair.ours.send(b"late"), Err(Error::NotOpen));
    pair.wait(Duration::from_secs(60));
    assert!(!pair.closed());
    pair.ours.close();
    pair.exchange();
    assert!(pair.closed());
}

#[test]
fn other_streams_and_other_payloads_are_not_of_the_channel() {
    let mut pair = Pair::up();
    pair.say(3, 51, "another stream");
    pair.say(2, 53, "binary");
    pair.say(2, 50, "no DCEP");
    pair.say(2, 51, "CLUE");
    pair.peer.reset_streams(&[StreamId(3)]).unwrap();
    pair.exchange();
    let [Signal::Up, Signal::Message(message)] = &pair.heard[..] else {
        panic!("{:?}", pair.heard)
    };
    assert_eq!(message, b"CLUE");
    assert!(pair.ours.is_open());
}
