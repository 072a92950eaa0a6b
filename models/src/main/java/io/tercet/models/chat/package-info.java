/**
 * Conversations as the text that a model was taught to continue: the Jinja template under {@code
 * tokenizer.chat_template}.
 *
 * <p>Templates are written for Python's Jinja2 as Hugging Face sets it up (blocks trimmed, Python's
 * string methods at hand); jinjava gives the language, {@code PythonStrings} and {@code Dialect}
 * the rest. Nothing of jinjava is loaded before the first template is rendered.
 *
 * <p>A template comes from a stranger: it reads no files, calls no Java method of ours, and its
 * output and its steps are bounded. What the messages say is never read as a template.
 *
 * <p>Does not know: tokens, models, the time (the caller says what {@code strftime_now} tells).
 */
@NullMarked
package io.tercet.models.chat;

import org.jspecify.annotations.NullMarked;
