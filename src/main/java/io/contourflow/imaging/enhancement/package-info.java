/** Definition (sharpness) and contrast adjustment per mode. */
@NullMarked
package io.contourflow.imaging.enhancement;

import org.jspecify.annotations.NullMarked;
