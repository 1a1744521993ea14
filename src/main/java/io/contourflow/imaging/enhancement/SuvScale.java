package io.contourflow.imaging.enhancement;

/**
 * How the values of a PET image become standardised uptake values by body weight, g/ml; or why that is not known. A
 * factor is never guessed: an SUV that is off by a half-life looks like any other.
 *
 * @param suvPerUnit positive; NaN when not known
 * @param reason why it is not known, for a person; empty when it is
 */
public record SuvScale(double suvPerUnit, String reason) {
    public static SuvScale of(double suvPerUnit) {
        if (!(suvPerUnit > 0) || Double.isInfinite(suvPerUnit)) {
            throw new IllegalArgumentException("suvPerUnit must be positive and finite but is " + suvPerUnit);
        }
        return new SuvScale(suvPerUnit, "");
    }

    public static SuvScale unknown(String reason) {
        return new SuvScale(Double.NaN, reason);
    }

    public boolean isKnown() {
        return !Double.isNaN(suvPerUnit);
    }
}
