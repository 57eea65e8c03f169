/** Questions in a link or a form, and answers as plain text. */
@NullMarked
package sluice.gateway.features.chat;

import org.jspecify.annotations.NullMarked;
