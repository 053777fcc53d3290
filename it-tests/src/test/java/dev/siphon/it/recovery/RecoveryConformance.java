package dev.siphon.it.recovery;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** All topics together: what the test class of a type of messenger extends. */
abstract class RecoveryConformance
        implements SessionCases, RaceCases, MarkdownCases, PointCases, InjectionCases, CallbackCases, SyntheticCases {

    private Scene scene;

    @BeforeEach
    void openScene() {
        scene = new Scene(type());
    }

    @AfterEach
    void closeScene() {
        scene.close();
    }

    @Override
    public Scene scene() {
        return scene;
    }

    @Override
    public Size size() {
        return Size.SHORT;
    }
}
