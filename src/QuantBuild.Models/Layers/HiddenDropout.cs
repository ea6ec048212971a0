using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Dropout of one training step.</summary>
/// <param name="Rate">Probability of dropping an element, in [0, 1).</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Step">Number of the training step.</param>
public sealed record HiddenDropout(float Rate, ulong Seed, uint Step)
{
    // Purposes of one seed must differ between uses; those of dropout are this and the place in the model.
    private const uint FirstPurpose = 0x4452_0000;

    /// <summary>The key that decides which elements fall at one place of the model in this step.</summary>
    public RandomKey KeyOf(uint site) => new(Seed, FirstPurpose + site, Step);
}
