/** Tests of the chat templates. */
@NullMarked
package io.tercet.models.chat;

import org.jspecify.annotations.NullMarked;
