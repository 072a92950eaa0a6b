package io.tercet.models.chat;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}; a template may know others
 * @param content what was said
 */
public record ChatMessage(String role, String content) {}
