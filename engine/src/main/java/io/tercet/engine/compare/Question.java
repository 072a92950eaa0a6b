package io.tercet.engine.compare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question of one or more turns; later turns follow the model's own answers.
 *
 * @param id unique in its file
 * @param category for the report; {@code all} where the file has none
 * @param answer what a right final answer is, or null where it is not scored
 */
public record Question(String id, String category, List<String> turns, @Nullable String answer) {
    public Question {
        turns = List.copyOf(turns);
    }

    /** The same question under another id. */
    Question named(String other) {
        return new Question(other, category, turns, answer);
    }
}
