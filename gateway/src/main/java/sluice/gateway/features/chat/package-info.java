/** The chat: a question in a link, a form, JSON or a file, and a response in plain text. */
@NullMarked
package sluice.gateway.features.chat;

import org.jspecify.annotations.NullMarked;
