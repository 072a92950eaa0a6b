package io.tercet.engine;

import io.tercet.engine.catalog.CatalogPiece;
import io.tercet.engine.catalog.PieceKind;
import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.models.piece.AdapterModel;
import io.tercet.tasks.LoadedHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who plays which role in a session: whom the user named, and for roles that the method cannot do
 * without and that nobody was named for, what was trained for the target.
 */
final class Casting {
    private final DecodingMethod method;
    private final Companions companions;
    private final List<String> found = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private SessionSpec spec;

    /**
     * @throws IllegalArgumentException with one sentence when a role stays empty
     */
    Casting(SessionSpec given, DecodingMethod method) {
        this.method = method;
        this.companions = given.target().companions();
        this.spec = given;
        given.head().ifPresent(this::checkHead);
        findQualifier();
        findDraft();
        findAdapter();
        method.roles().forEach(this::checkRole);
        findRouter();
        tellOfExits();
        if (!found.isEmpty()) {
            notices.addFirst(
                    "method %s uses what was trained for %s: %s"
                            .formatted(
                                    method.name(), spec.target().name(), String.join(", ", found)));
        }
    }

    /** The completed session. */
    SessionSpec spec() {
        return spec;
    }

    /** What was found, and what is not used, as sentences. */
    List<String> notices() {
        return List.copyOf(notices);
    }

    /** The head, where it drafts. */
    @Nullable Head head() {
        boolean drafts = method.uses(Role.DRAFT) && spec.model(Role.DRAFT).isEmpty();
        return drafts && !method.concurrent() ? spec.head().orElse(null) : null;
    }

    /** The adapter's weights, where the head needs them. */
    @Nullable AdapterModel adapter() {
        Head head = head();
        if (head == null || !method.usesAdapter()) {
            return null;
        }
        Model qualifier = spec.model(Role.QUALIFIER).orElseThrow();
        return spec.adapter().map(adapter -> adapter.between(qualifier, head)).orElse(null);
    }

    /** The head on its backend, where it drafts; with the router where the method uses one. */
    @Nullable LoadedHead drafter() {
        Head head = head();
        if (head == null) {
            return null;
        }
        return method.usesRouter() ? spec.router().orElseThrow().on(head) : head.loaded();
    }

    private void findRouter() {
        Head head = head();
        if (!method.usesRouter()) {
            spec.router().ifPresent(router -> unused("router " + router.name()));
            return;
        }
        if (head == null) {
            throw new IllegalArgumentException(
                    "method %s drafts with a head and its router, which a draft model is not"
                            .formatted(method.name()));
        }
        if (spec.router().isEmpty()) {
            CatalogPiece piece =
                    companions
                            .router(head.sha256())
                            .orElseThrow(() -> new IllegalArgumentException(noRouter(head)));
            spec = spec.withRouter(companions.router(piece));
            tell(piece);
        }
        spec.router().orElseThrow().on(head).notices().stream()
                .map(notice -> head.name() + ": " + notice)
                .forEach(notices::add);
    }

    private String noRouter(Head head) {
        return "method %s needs a router; none was given, and none was trained for the head %s"
                .formatted(method.name(), head.name());
    }

    private void checkHead(Head head) {
        if (!method.uses(Role.DRAFT)) {
            unused("head " + head.name());
        } else if (spec.model(Role.DRAFT).isPresent()) {
            unused("head %s beside a draft model".formatted(head.name()));
        } else if (method.concurrent()) {
            unused(
                    "head %s, which cannot run while its target does; it needs a draft model"
                            .formatted(head.name()));
        }
    }

    private void unused(String what) {
        notices.add("method %s does not use the %s".formatted(method.name(), what));
    }

    private boolean lacks(Role role) {
        return method.roles().contains(role) && spec.model(role).isEmpty();
    }

    private void findQualifier() {
        if (lacks(Role.QUALIFIER)) {
            companions
                    .find(PieceKind.QUALIFIER)
                    .ifPresent(piece -> {
                        spec = spec.withQualifier(companions.model(piece));
                        tell(piece);
                    });
        }
    }

    private void findDraft() {
        if (!lacks(Role.DRAFT) || head() != null) {
            return;
        }
        Optional<CatalogPiece> head =
                method.concurrent() ? Optional.empty() : companions.find(PieceKind.HEAD);
        Optional<CatalogPiece> draft = companions.find(PieceKind.DRAFT);
        if (head.isPresent() && (prefers(head.orElseThrow()) || draft.isEmpty())) {
            spec = spec.withHead(companions.head(head.orElseThrow()));
            tell(head.orElseThrow());
        } else if (draft.isPresent()) {
            spec = spec.withDraft(companions.model(draft.orElseThrow()));
            tell(draft.orElseThrow());
        }
    }

    /** Where a head wants an adapter it is no better than a model without. */
    private boolean prefers(CatalogPiece head) {
        return method.prefersHead()
                && (!method.usesAdapter()
                        || spec.adapter().isPresent()
                        || spec.model(Role.QUALIFIER)
                                .flatMap(one -> companions.adapter(one.sha256(), head.sha256()))
                                .isPresent());
    }

    private void findAdapter() {
        Head head = head();
        Model qualifier = spec.model(Role.QUALIFIER).orElse(null);
        if (!method.usesAdapter() || head == null || qualifier == null) {
            spec.adapter().ifPresent(adapter -> unused("adapter " + adapter.name()));
        } else if (spec.adapter().isEmpty()) {
            companions
                    .adapter(qualifier.sha256(), head.sha256())
                    .ifPresentOrElse(
                            piece -> {
                                spec = spec.withAdapter(companions.adapter(piece));
                                tell(piece);
                            },
                            () -> notices.add(noAdapter(qualifier, head)));
        }
    }

    private static String noAdapter(Model qualifier, Head head) {
        return "without an adapter from %s to %s the head guesses on from its own output where"
                        .formatted(qualifier.name(), head.name())
                + " the target lags behind";
    }

    private void tell(CatalogPiece piece) {
        found.add("%s %s".formatted(piece.kind().word(), piece.name()));
    }

    private void tellOfExits() {
        if (!spec.target().exits().isEmpty() && method.usesExits()) {
            found.add("exits behind layers " + spec.target().exits());
        }
    }

    private void checkRole(Role role) {
        if (lacks(role) && !(role == Role.DRAFT && head() != null)) {
            throw new IllegalArgumentException(
                    "method %s needs a %s model; none was given, and none was trained for %s"
                                    .formatted(method.name(), role.word(), spec.target().name())
                            + " (tercet models lists what comes with Tercet)");
        }
    }
}
