package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.models.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** Messages so far, and the tokens that ask a model for the next answer. */
final class Conversation {
    private final Model model;
    private final List<ChatMessage> messages = new ArrayList<>();

    /** An empty one; fails for a model without a chat template. */
    Conversation(Model model) {
        if (!model.hasChatTemplate()) {
            throw new CommandFailure(
                    model.name()
                            + " has no chat template: it continues texts, see tercet generate");
        }
        this.model = model;
    }

    void user(String text) {
        messages.add(new ChatMessage("user", text));
    }

    void assistant(String text) {
        messages.add(new ChatMessage("assistant", text));
    }

    /** Forgets the last message. */
    void takeBack() {
        messages.removeLast();
    }

    /** The tokens of all messages, and of the beginning of an answer. */
    int[] prompt() {
        return model.chatPrompt(messages);
    }
}
