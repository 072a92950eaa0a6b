/**
 * How long and how wide drafts may be, round by round ({@code --set plan=...}).
 *
 * <p>A {@link io.tercet.engine.plan.Plan} acts through the {@link io.tercet.engine.decoding.Budget}
 * of a round only: with length 0 a method decodes plainly, with less than its own length it drafts
 * less, with {@link io.tercet.engine.plan.Plan#FULL} it does what its settings say; a width makes a
 * chain or a narrower tree of a dynamic one. {@code fixed} always asks for what the settings say; a
 * replay asks for the budgets of an earlier run; {@code auto} asks for what a cost model expects to
 * be fastest. What rounds cost and bring is kept in this user's cache for later sessions of the
 * same method, models, machine and threads ({@link io.tercet.engine.plan.CostFile}), so that short
 * answers need not measure it first.
 *
 * <p>Does not know: methods, models, text, clocks (the seconds of a round are told to it).
 *
 * <p>Invariants: a plan never sees a token, so under greedy decoding it cannot change the text of a
 * lossless method, only its speed. Sampling, other rounds mean other draws: the text differs but
 * not its distribution; the text of a lossy method may differ in any case. That is why {@code auto}
 * is never the default of those, nor of a Java program or a comparison, whose pass counts should
 * not depend on the clock: {@code generate} and {@code chat} ask for it, greedily and losslessly
 * only. And why every run but a fixed one tells the budgets it used ({@link
 * io.tercet.engine.Statistics#plan()}): joined by hyphens they are a plan that repeats it.
 *
 * <p>Words: <em>length</em> = depth of a draft, whatever its width; <em>offered</em> = drafted at a
 * depth; <em>plain</em> = without a draft; <em>pays</em> = more tokens per second than plain.
 */
@NullMarked
package io.tercet.engine.plan;

import org.jspecify.annotations.NullMarked;
