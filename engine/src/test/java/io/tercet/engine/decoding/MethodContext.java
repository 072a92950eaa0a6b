package io.tercet.engine.decoding;

import io.tercet.tasks.ModelSession;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request's context over models without files, to make a method's decoder as a session does. */
final class MethodContext implements DecoderContext {
    private final Map<Role, Scorer> scorers = new EnumMap<>(Role.class);
    private final TokenRules rules;
    private final Settings settings;
    private final SessionMemory memory;

    private MethodContext(TokenRules rules, Settings settings, SessionMemory memory) {
        this.rules = rules;
        this.settings = settings;
        this.memory = memory;
    }

    /** A decoder of a method with the settings {@code name=value,...}. */
    static Decoder decoder(
            DecodingMethod method,
            String settings,
            TokenRules rules,
            Map<Role, ? extends ModelSession> models) {
        return decoder(method, settings, rules, models, new SessionMemory(null));
    }

    /** As above, in a session that goes on. */
    static Decoder decoder(
            DecodingMethod method,
            String settings,
            TokenRules rules,
            Map<Role, ? extends ModelSession> models,
            SessionMemory memory) {
        Map<String, String> given = new HashMap<>();
        for (String setting : List.of(settings.split(",", -1))) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                given.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        MethodContext context = new MethodContext(rules, Settings.of(method, given), memory);
        models.forEach((role, model) -> context.scorers.put(role, Workbench.scorer(model, rules)));
        return method.create(context);
    }

    @Override
    public Scorer scorer(Role role) {
        Scorer scorer = scorers.get(role);
        if (scorer == null) {
            throw new IllegalArgumentException("there is no " + role.word() + " model");
        }
        return scorer;
    }

    @Override
    public boolean has(Role role) {
        return scorers.containsKey(role);
    }

    @Override
    public TokenRules rules() {
        return rules;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public SessionMemory memory() {
        return memory;
    }
}
