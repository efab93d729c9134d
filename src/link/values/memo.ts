/**
 * Memoised recursive computation over a graph with cycles. A question that comes up again while it is being answered is
 * answered "nothing"; what was computed under that assumption inside the cycle is not kept, because asked on its own it
 * may have more to say.
 */
import { meets, type MarkSet } from '../footprint/mark-set.ts';
import { ALL_MARKS, Marks, NO_MARKS } from '../footprint/marks.ts';
import { NO_VALUES, type Values } from './value.ts';

/** Deeper chains of questions than this are cut: the stack of the process is finite, and no chain a person follows is this long. */
const MOST_DEPTH = 220;
/** A question inside a cycle is worked out anew this often; then its fullest answer serves for as long as the question that cut it stays open. */
const MOST_REPEATS = 2;
/** Asked again in this many cycles, it keeps its fullest answer for good, or large knots of cycles would cost exponential time. */
const MOST_ROUNDS = 16;

/** A question without a final answer. */
interface Slot {
  /** How many questions were open when this one was asked; -1 when it is not open. */
  openAt: number;
  /** Which asking of this question it is. */
  round: number;
  repeats: number;
  /** The fullest answer so far that was given inside a cycle. */
  partial: Values;
  /** The open question that cut the partial answer, and which asking of it. */
  cutBy: Slot | null;
  cutIn: number;
  /** The depth it was answered from when the answer was cut for depth; asked from much less deep, it is worked out anew. */
  deepAt: number;
  /** What all its answers so far were looked up in. */
  marks: MarkSet;
  /** What they asked registrations for. */
  asked: MarkSet;
}

/** A final answer, where it matters what it was looked up in. */
interface Noted {
  readonly answer: Values;
  readonly marks: MarkSet;
  readonly asked: MarkSet;
}

/** Collects what registrations are asked for. */
export interface Asking {
  asked: MarkSet;
  join(one: MarkSet, other: MarkSet): MarkSet;
}

export class Memo {
  readonly #marks: Marks;
  readonly #asking: Asking;
  #slots = new Map<unknown, Map<number | string, Slot | Values | Noted>>();
  #size = 0;
  /** The open questions, outermost first. */
  #open: Slot[] = [];
  /** Depth of the outermost open question that the current one was cut at. */
  #cutAt = Infinity;
  /** The current question leads to one that was not answered for depth. */
  #isDeep = false;

  constructor(marks = new Marks(false), asking: Asking = { asked: NO_MARKS, join: (one) => one }) {
    this.#marks = marks;
    this.#asking = asking;
  }

  /** The answer to a question about a subject (a term, a value, a file), told apart from others about it by `aspect`. */
  compute(subject: unknown, aspect: number | string, work: () => Values): Values {
    const about = this.#about(subject);
    const known = about.get(aspect);
    if (known && isAnswer(known)) return known;
    if (known && 'answer' in known) {
      this.#note(known);
      return known.answer;
    }
    const slot = known ?? openSlot();
    if (!known) {
      about.set(aspect, slot);
      this.#size++;
    }
    if (slot.openAt >= 0) {
      this.#cutAt = Math.min(this.#cutAt, slot.openAt);
      return NO_VALUES;
    }
    if (slot.repeats > MOST_REPEATS && slot.cutBy && slot.cutBy.openAt >= 0 && slot.cutBy.round === slot.cutIn) {
      this.#cutAt = Math.min(this.#cutAt, slot.cutBy.openAt);
      this.#note(slot);
      return slot.partial;
    }
    const depth = this.#open.length;
    if (depth >= MOST_DEPTH || depth >= slot.deepAt || depth * 2 > slot.deepAt) {
      this.#isDeep = true;
      this.#note(slot);
      return slot.partial;
    }
    const outer = this.#cutAt;
    const outerIsDeep = this.#isDeep;
    this.#open.push(slot);
    this.#cutAt = Infinity;
    this.#isDeep = false;
    slot.openAt = depth;
    slot.round++;
    let answer: Values;
    const outerMarks = this.#marks.begin();
    const outerAsked = this.#asking.asked;
    this.#asking.asked = slot.asked;
    try {
      answer = work();
    } finally {
      slot.openAt = -1;
      this.#open.length = depth;
      this.#marks.note(slot.marks);
      slot.marks = this.#marks.end(outerMarks);
      slot.asked = this.#asking.asked;
      this.#asking.asked = this.#asking.join(this.#asking.asked, outerAsked);
    }
    if (answer.length < slot.partial.length) answer = slot.partial;
    slot.partial = answer;
    const wentTooDeep = this.#wentTooDeep();
    if (wentTooDeep) slot.deepAt = depth;
    else if (this.#cutAt >= depth) about.set(aspect, this.#toKeep(answer, slot.marks, slot.asked));
    // What the question that cut it was looked up in is not known here.
    else if (++slot.repeats > MOST_ROUNDS) about.set(aspect, this.#toKeep(answer, slot.marks, ALL_MARKS));
    else {
      slot.cutBy = this.#open[this.#cutAt] ?? null;
      slot.cutIn = slot.cutBy?.round ?? 0;
    }
    this.#isDeep = wentTooDeep || outerIsDeep;
    this.#cutAt = Math.min(outer, this.#cutAt < depth ? this.#cutAt : Infinity);
    return answer;
  }

  /** Final answers stand for themselves where they can: there are millions. */
  #toKeep(answer: Values, marks: MarkSet, asked: MarkSet): Values | Noted {
    return this.#marks.isOn || asked !== NO_MARKS ? { answer, marks, asked } : answer;
  }

  #note({ marks, asked }: Pick<Noted, 'marks' | 'asked'>): void {
    this.#marks.note(marks);
    this.#asking.asked = this.#asking.join(this.#asking.asked, asked);
  }

  #wentTooDeep(): boolean {
    return this.#isDeep;
  }

  /** Questions that were asked. */
  get size(): number {
    return this.#size;
  }

  /** Only between questions: an open one would be asked anew inside itself. */
  clear(): void {
    this.#slots = new Map();
    this.#size = 0;
  }

  /** Only between questions: forgets what was answered by what more is known of now, and what was cut for depth; other answers that are not final are worked out anew anyway. */
  forget(renewed: MarkSet): void {
    if (renewed === NO_MARKS) return;
    const isRenewed = new Map<MarkSet, boolean>();
    for (const about of this.#slots.values()) {
      for (const [aspect, known] of about) {
        if (isAnswer(known)) continue;
        let isOld = isRenewed.get(known.asked);
        if (isOld === undefined) isRenewed.set(known.asked, (isOld = meets(known.asked, renewed)));
        if (!isOld && ('answer' in known || known.deepAt === Infinity)) continue;
        about.delete(aspect);
        this.#size--;
      }
    }
  }

  #about(subject: unknown): Map<number | string, Slot | Values | Noted> {
    let about = this.#slots.get(subject);
    if (!about) this.#slots.set(subject, (about = new Map<number | string, Slot | Values | Noted>()));
    return about;
  }
}

function openSlot(): Slot {
  return { openAt: -1, round: 0, repeats: 0, partial: NO_VALUES, cutBy: null, cutIn: 0, deepAt: Infinity, marks: NO_MARKS, asked: NO_MARKS };
}

function isAnswer(known: Slot | Values | Noted): known is Values {
  return Array.isArray(known);
}
