// What is known of one vote on its way from the voter's identity to its outcome. It is in memory only, so that nobody
// else finds it on this device.

import { Casting } from './cast.js';

export class Journey {
  /** @param {boolean} byToken whether tokens identify voters, and not voter IDs */
  constructor(electionId, byToken) {
    this.electionId = electionId;
    this.byToken = byToken;
    /** What is in the field of the voter ID or token, right or wrong. */
    this.draft = '';
    this.voterId = '';
    this.token = '';
    this.choice = '';
    this.casting = undefined;
    /** The voter whose vote was sent. */
    this.sentFor = '';
    /** The last state that the casting reported. */
    this.state = undefined;
    /** Gets each new state but the last, that the vote is recorded. */
    this.listener = () => {};
  }

  /** Whether a vote was sent and it is not known whether it was recorded. */
  isUnderWay() {
    return this.casting?.unknown === true;
  }

  /** Whether the vote may be recorded but the last attempt was refused: somebody must identify themselves and retry. */
  isUnsure() {
    return this.isUnderWay() && this.state.at === 'unsure';
  }

  /**
   * The step to show instead of the one that was asked for: no step comes before those that it needs. While the outcome
   * of the vote is not known, only its page is shown; an unsure vote may also be sent again with another token.
   */
  stepFor(asked) {
    if (this.isUnderWay()) {
      return this.isUnsure() && (asked === 'identify' || asked === 'review') ? asked : 'cast';
    }
    if (asked === 'identify' || !(this.voterId || this.token)) {
      return 'identify';
    }
    if (asked === 'choose' || !this.choice) {
      return 'choose';
    }
    return asked === 'cast' && !this.casting ? 'review' : asked;
  }

  /**
   * Sends the vote. One that may be recorded is sent again as it was, so that it counts once.
   *
   * @param {(state: object) => void} recorded gets the state that the vote is recorded
   */
  send(recorded) {
    if (this.isUnderWay()) {
      // Only the token is new. If it is another voter's, the server refuses it.
      this.casting.vote = { ...this.casting.vote, voterId: this.sentFor || undefined, token: this.token };
    } else {
      const { electionId, voterId, token, choice } = this;
      const vote = { electionId, voterId: this.byToken ? undefined : voterId, token, choice };
      this.casting = new Casting(vote, (state) => {
        this.state = state;
        (state.at === 'recorded' ? recorded : this.listener)(state);
      });
      this.sentFor = voterId;
    }
    this.casting.start();
  }

  /** Sends nothing more. */
  stop() {
    this.casting?.stop();
  }
}
