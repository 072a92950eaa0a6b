package io.tercet.engine;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.models.tokenizer.Vocabularies;
import io.tercet.tasks.Backend;
import java.util.ArrayList;
import java.util.List;

/** Whether a session's models go together, and what a user should know of them. */
record ModelChecks(SessionSpec spec, DecodingMethod method, Backend backend) {

    /**
     * Sentences about what is not as asked for.
     *
     * @throws IllegalArgumentException with one sentence when vocabularies differ
     */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        spec.models()
                .forEach((role, model) -> {
                    if (method.uses(role)) {
                        checkVocabulary(role, model);
                    } else {
                        notices.add(unused(role, model));
                    }
                });
        if (!spec.target().loaded().caches(spec.cacheType())) {
            notices.add(
                    "backend %s keeps keys and values in F32, not in %s"
                            .formatted(backend.name(), spec.cacheType()));
        }
        int own = spec.target().config().contextLength();
        if (spec.contextLength() > own) {
            notices.add(
                    "context %d goes beyond the %d that %s was made for"
                            .formatted(spec.contextLength(), own, spec.target().name()));
        }
        return notices;
    }

    private String unused(Role role, Model model) {
        return "method %s does not use the %s model %s"
                .formatted(method.name(), role.word(), model.name());
    }

    private void checkVocabulary(Role role, Model model) {
        Vocabularies.difference(
                        spec.target().tokenizer().vocabulary(), model.tokenizer().vocabulary())
                .ifPresent(difference -> {
                    throw new IllegalArgumentException(
                            "target %s and %s %s have different vocabularies: %s"
                                    .formatted(
                                            spec.target().name(),
                                            role.word(),
                                            model.name(),
                                            difference));
                });
    }
}
