/**
 * Memoised recursive computation over a graph with cycles. A question that comes up again while it is being answered is
 * answered "nothing"; what was computed under that assumption inside the cycle is not kept, because asked on its own it
 * may have more to say.
 */
import { Marks, NO_MARKS, type MarkSet } from '../footprint/marks.ts';
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
}

/** A final answer where marks are noted. */
interface Noted {
  readonly answer: Values;
  readonly marks: MarkSet;
}

export class Memo {
  /** Final answers stand for themselves: there are millions, and few questions stay open. */
  readonly #marks: Marks;
  #slots = new Map<unknown, Map<number | string, Slot | Values | Noted>>();
  #size = 0;
  /** The open questions, outermost first. */
  #open: Slot[] = [];
  /** Depth of the outermost open question that the current one was cut at. */
  #cutAt = Infinity;
  /** The current question leads to one that was not answered for depth. */
  #isDeep = false;

  constructor(marks = new Marks(false)) {
    this.#marks = marks;
  }

  /** The answer to a question about a subject (a term, a value, a file), told apart from others about it by `aspect`. */
  compute(subject: unknown, aspect: number | string, work: () => Values): Values {
    const about = this.#about(subject);
    const known = about.get(aspect);
    if (known && isAnswer(known)) return known;
    if (known && 'answer' in known) {
      this.#marks.note(known.marks);
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
      this.#marks.note(slot.marks);
      return slot.partial;
    }
    const depth = this.#open.length;
    if (depth >= MOST_DEPTH || depth >= slot.deepAt || depth * 2 > slot.deepAt) {
      this.#isDeep = true;
      this.#marks.note(slot.marks);
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
    try {
      answer = work();
    } finally {
      slot.openAt = -1;
      this.#open.length = depth;
      this.#marks.note(slot.marks);
      slot.marks = this.#marks.end(outerMarks);
    }
    if (answer.length < slot.partial.length) answer = slot.partial;
    slot.partial = answer;
    const wentTooDeep = this.#wentTooDeep();
    if (wentTooDeep) slot.deepAt = depth;
    else if (this.#cutAt >= depth || ++slot.repeats > MOST_ROUNDS) about.set(aspect, this.#marks.isOn ? { answer, marks: slot.marks } : answer);
    else {
      slot.cutBy = this.#open[this.#cutAt] ?? null;
      slot.cutIn = slot.cutBy?.round ?? 0;
    }
    this.#isDeep = wentTooDeep || outerIsDeep;
    this.#cutAt = Math.min(outer, this.#cutAt < depth ? this.#cutAt : Infinity);
    return answer;
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

  #about(subject: unknown): Map<number | string, Slot | Values | Noted> {
    let about = this.#slots.get(subject);
    if (!about) this.#slots.set(subject, (about = new Map<number | string, Slot | Values | Noted>()));
    return about;
  }
}

function openSlot(): Slot {
  return { openAt: -1, round: 0, repeats: 0, partial: NO_VALUES, cutBy: null, cutIn: 0, deepAt: Infinity, marks: NO_MARKS };
}

function isAnswer(known: Slot | Values | Noted): known is Values {
  return Array.isArray(known);
}
