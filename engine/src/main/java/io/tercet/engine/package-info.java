/**
 * The public API: open Tercet, load models, start a session, generate.
 *
 * <pre>{@code
 * try (Tercet tercet = Tercet.open();
 *         Model target = tercet.load(Path.of("target.gguf"));
 *         Model draft = tercet.load(Path.of("draft.gguf"));
 *         TextSession session = tercet.session(SessionSpec.of(target).withDraft(draft).withMethod("speculative"))) {
 *     Generation generation = session.generate("Once upon a time", GenerationOptions.greedy(), System.out::print);
 * }
 * }</pre>
 *
 * <p>Knows no device: {@link io.tercet.engine.Tercet} asks ServiceLoader for a backend and says
 * which it took and why. Sessions of one model share its weights and may run concurrently.
 */
@NullMarked
package io.tercet.engine;

import org.jspecify.annotations.NullMarked;
