package io.contourflow.web;

import io.contourflow.contouring.ContourModel;
import io.contourflow.contouring.ContourModels;
import io.contourflow.contouring.ModelCards;
import io.contourflow.process.ProcessLoads;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this installation consists of: process models with where cases stand in them, and contour models. */
@RestController
@RequestMapping("/api")
class InstallationController {
    private final ProcessLoads loads;
    private final ContourModels models;
    private final ModelCards cards;

    InstallationController(ProcessLoads loads, ContourModels models, ModelCards cards) {
        this.loads = loads;
        this.models = models;
        this.cards = cards;
    }

    @GetMapping("/process-models")
    Items<ProcessLoads.Model> processModels() {
        return new Items<>(loads.models());
    }

    @GetMapping("/process-models/{processKey}/load")
    Items<ProcessLoads.Node> load(@PathVariable String processKey) {
        return new Items<>(loads.nodes(processKey));
    }

    @GetMapping("/contour-models")
    Items<Model> contourModels() {
        return new Items<>(models.all().stream()
                .map(model -> Model.of(model, cards.of(model).orElse(null)))
                .toList());
    }

    /** @param card Markdown, null where the model came without one */
    record Model(
            String name,
            String version,
            List<String> modalities,
            List<String> bodySites,
            List<Structure> structures,
            @Nullable String card) {
        static Model of(ContourModel model, @Nullable String card) {
            return new Model(
                    model.name(),
                    model.version(),
                    model.modalities().stream().sorted().toList(),
                    model.bodySites().stream().sorted().toList(),
                    model.structures().stream().map(Structure::of).toList(),
                    card);
        }
    }

    /** @param color {@code #rrggbb} */
    record Structure(String name, String color, String interpretedType) {
        static Structure of(ContourModel.Structure structure) {
            return new Structure(
                    structure.name(), String.format("#%06x", structure.rgb()), structure.interpretedType());
        }
    }
}
