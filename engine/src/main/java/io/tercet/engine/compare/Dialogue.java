package io.tercet.engine.compare;

import io.tercet.engine.Model;
import io.tercet.models.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** The turns of a question as prompts: through the chat template, or one after another as text. */
final class Dialogue {
    private final Model model;
    private final boolean chat;
    private final List<ChatMessage> messages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Dialogue(Model model, boolean chat) {
        this.model = model;
        this.chat = chat;
    }

    /** The prompt of the next turn, the dialogue so far included. */
    int[] ask(String turn) {
        if (chat) {
            messages.add(new ChatMessage("user", turn));
            return model.chatPrompt(messages);
        }
        text.append(text.isEmpty() ? "" : "\n\n").append(turn);
        return model.tokenizer().encodePrompt(text.toString());
    }

    void answered(String answer) {
        messages.add(new ChatMessage("assistant", answer));
        text.append(answer);
    }
}
