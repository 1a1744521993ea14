package io.contourflow.cases;

/** What the predetermined correspondence (R5) asks to be done with a case. */
public record ProcessingMode(boolean adjust, boolean register, boolean contour) {
    /** For instance {@code adjust+register+contour}; {@code none} when nothing is asked. */
    public String label() {
        String label = (adjust ? "+adjust" : "") + (register ? "+register" : "") + (contour ? "+contour" : "");
        return label.isEmpty() ? "none" : label.substring(1);
    }
}
