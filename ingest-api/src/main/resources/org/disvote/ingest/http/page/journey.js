// What is known of one vote on its way from the voter's identity to its outcome. It is in memory only, so that nobody
// else finds it on this device.

import { Marks } from './ballot.js';
import { Casting } from './cast.js';
import { Envelopes } from './sealing.js';

const QUESTION = /^choose(?:\/(\d+)(\/crosses)?)?$/;

export class Journey {
  /** @param {boolean} byToken whether tokens identify voters, and not voter IDs */
  constructor(electionId, byToken) {
    this.electionId = electionId;
    this.byToken = byToken;
    /** What is in the field of the voter ID or token, right or wrong. */
    this.draft = '';
    this.voterId = '';
    /** A token, or a function that gives one that has not expired. */
    this.token = '';
    /** What the voter is offered, see `offer.js`, and what they have marked on that paper. */
    this.offer = undefined;
    this.marks = undefined;
    this.markedBy = '';
    /** The ballot that the review showed last. */
    this.reviewed = '';
    this.casting = undefined;
    this.envelopes = new Envelopes();
    this.envelopesOf = '';
    /** What the vote that was sent says, for the comparison with its receipt, and whether one stood before. */
    this.sent = undefined;
    /** The voter ID that the vote was sent for. */
    this.sentFor = '';
    /** The last state that the casting reported. */
    this.state = undefined;
    /** Gets each new state but the last, that the vote is recorded. */
    this.listener = () => {};
  }

  /** Whether ballots are sealed on this device before they are sent. */
  isSealed() {
    return this.offer?.terms.seal !== undefined;
  }

  /** Whether a vote was sent and it is not known whether it was recorded. */
  isUnderWay() {
    return this.casting?.unknown === true;
  }

  /** Whether the vote may be recorded but the last attempt was refused: somebody must identify themselves and retry. */
  isUnsure() {
    return this.isUnderWay() && this.state.at === 'unsure';
  }

  /** A vote that may be recorded stays as it was sent. Any other is offered again to the next voter. */
  identify(voterId, token) {
    this.voterId = voterId;
    this.token = token;
    if (!this.isUnderWay()) {
      this.offer = undefined;
    }
  }

  /** Whether this step needs what the voter is offered, and it is not there. */
  needsOffer(asked) {
    return !this.isUnderWay() && asked !== 'identify' && this.isIdentified() && !this.offer;
  }

  /** Keeps what is marked, if it is the same voter and the same paper again. */
  take(offer) {
    if (this.envelopesOf !== offer.voter) {
      this.envelopes = new Envelopes();
      this.envelopesOf = offer.voter;
    }
    const by = `${offer.voter} ${offer.paperDigest}`;
    if (this.markedBy !== by) {
      this.marks = new Marks(offer.paper);
      this.markedBy = by;
    }
    this.offer = offer;
    this.reviewed = '';
    this.casting = undefined;
  }

  isIdentified() {
    return Boolean(this.voterId || this.token);
  }

  /** The question of a step, from 1 on, and whether the step asks for the crosses; or undefined. */
  place(step) {
    const [found, number = 1, crosses] = QUESTION.exec(step) ?? [];
    return found && { number: Math.min(Number(number), this.marks.paper.questions.length), crosses: Boolean(crosses) };
  }

  /**
   * The step to show instead of the one that was asked for: no step comes before those that it needs. While the outcome
   * of the vote is not known, only its page is shown; an unsure vote may also be sent again with another token.
   */
  stepFor(asked) {
    if (this.isUnderWay()) {
      return this.isUnsure() && (asked === 'identify' || asked === 'review') ? asked : 'cast';
    }
    if (asked === 'identify' || !this.isIdentified() || !this.offer) {
      return 'identify';
    }
    const open = this.marks.nextOpen();
    const { number, crosses } = this.place(asked) ?? {};
    if (number) {
      return this.questionStep(open ? Math.min(open, number) : number, crosses);
    }
    if (open) {
      return this.questionStep(open, true);
    }
    return asked === 'cast' && !this.casting ? 'review' : asked;
  }

  questionStep(number, crosses) {
    const question = this.marks.paper.questions[number - 1];
    const asksForCrosses = crosses && this.marks.isAnswered(question) && this.marks.lists(question).length > 0;
    return `choose/${number}${asksForCrosses ? '/crosses' : ''}`;
  }

  /** The step after a question that has its answer: its crosses, the next question that is open, or the review. */
  stepAfter(step) {
    const { number, crosses } = this.place(step);
    const own = this.questionStep(number, true);
    if (!crosses && own !== this.questionStep(number, false)) {
      return own;
    }
    const open = this.marks.nextOpen(number) || this.marks.nextOpen();
    return open ? `choose/${open}` : 'review';
  }

  /** The ballot to show in the review: the one that was sent, or the one that would be. */
  review() {
    if (!this.isUnderWay()) {
      this.reviewed = this.marks.ballot();
    }
    return this.isUnderWay() ? this.sent.ballot : this.reviewed;
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
      const { electionId, voterId, token, offer, reviewed: ballot } = this;
      const { terms, termsDigest, voter, constituency } = offer;
      // Where nobody may change their mind there is only the first vote: the same one again gives its receipt.
      const revision = terms.changeOfMind === 'refused' ? 1 : offer.revision;
      const context = { electionId, voter, constituency, revision, terms: termsDigest };
      // Nobody but this page can send an envelope again that this page made.
      const hadVoted = offer.revision > revision && !this.isSealed();
      const sent = { ...context, ballot, hadVoted };
      this.sent = sent;
      this.sentFor = voterId;
      const vote = { electionId, voterId: this.byToken ? undefined : voterId, token, ballot, revision };
      const seal = async () => {
        sent.envelope = await this.envelopes.of(terms.seal, context, ballot);
        return { envelope: sent.envelope, terms: termsDigest, constituency };
      };
      const report = (state) => {
        this.state = state;
        (state.at === 'recorded' ? recorded : this.listener)(state);
      };
      this.casting = new Casting(vote, report, this.isSealed() ? seal : undefined);
    }
    this.casting.start();
  }

  /** Has the server asked again who the voter is and which paper they have. What is marked stays where it can. */
  renew() {
    this.offer = undefined;
  }

  /** Sends nothing more. */
  stop() {
    this.casting?.stop();
  }
}
