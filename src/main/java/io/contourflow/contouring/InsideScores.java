package io.contourflow.contouring;

import io.contourflow.contouring.ModelManifest.Activation;
import io.contourflow.contouring.ModelManifest.Output;
import java.util.List;

/**
 * What a network gives, as one number per structure and voxel that is 1 surely inside, 0 surely outside and 0.5 on the
 * border, whatever the kind of output: numbers that may be averaged and interpolated.
 */
final class InsideScores {
    private InsideScores() {}

    /** @param channels as the network gives them, {@code [channel][voxel]}; changed by this */
    static float[][] of(float[][] channels, ModelManifest.Network network, List<ModelManifest.Structure> structures) {
        activate(channels, network.activation());
        float[][] scores = new float[structures.size()][];
        for (int s = 0; s < scores.length; s++) {
            int label = structures.get(s).label();
            scores[s] = network.output() == Output.ARGMAX
                    ? lead(channels, label)
                    : network.output() == Output.SCORES
                            ? aboutHalf(channels[label], network.threshold())
                            : channels[label];
        }
        return scores;
    }

    private static void activate(float[][] channels, Activation activation) {
        switch (activation) {
            case NONE -> {}
            case SIGMOID -> {
                for (float[] channel : channels) {
                    for (int at = 0; at < channel.length; at++) {
                        channel[at] = (float) (1 / (1 + Math.exp(-channel[at])));
                    }
                }
            }
            case SOFTMAX -> softmax(channels);
        }
    }

    private static void softmax(float[][] channels) {
        for (int at = 0; at < channels[0].length; at++) {
            float highest = Float.NEGATIVE_INFINITY;
            for (float[] channel : channels) {
                highest = Math.max(highest, channel[at]);
            }
            double sum = 0;
            for (float[] channel : channels) {
                channel[at] = (float) Math.exp(channel[at] - highest);
                sum += channel[at];
            }
            for (float[] channel : channels) {
                channel[at] /= (float) sum;
            }
        }
    }

    /** How far the score of one channel lies before the best of the others: the border is where it is highest no more. */
    private static float[] lead(float[][] channels, int label) {
        float[] lead = new float[channels[label].length];
        for (int at = 0; at < lead.length; at++) {
            float rival = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < channels.length; c++) {
                rival = c == label ? rival : Math.max(rival, channels[c][at]);
            }
            float own = channels[label][at];
            lead[at] = Math.max(0, Math.min(1, 0.5f + (own - rival) / 2));
        }
        return lead;
    }

    /** Moves the threshold to one half. */
    private static float[] aboutHalf(float[] scores, double threshold) {
        if (threshold == 0.5) {
            return scores;
        }
        for (int at = 0; at < scores.length; at++) {
            double score = scores[at];
            scores[at] = (float)
                    (score < threshold ? 0.5 * score / threshold : 0.5 + 0.5 * (score - threshold) / (1 - threshold));
        }
        return scores;
    }
}
