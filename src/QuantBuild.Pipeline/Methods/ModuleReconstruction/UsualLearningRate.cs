using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.ModuleReconstruction;

/// <summary>
/// The rate at which weights learn unless a recipe says otherwise. A step of 8 bits is a sixteenth of one of 4: at the
/// usual rate weights cross so many codes that what they learn is lost again (docs/methods/mrem.md).
/// </summary>
internal static class UsualLearningRate
{
    public const string InWords = "`0.0005`; `0.00001` where all weights have 8 bits";

    private const double OfFewBits = 5e-4;
    private const double OfManyBits = 1e-5;
    private const int ManyBits = 8;

    /// <param name="settings">A section of <c>quantize</c>, or of a section of it.</param>
    public static object Of(ValidatedObject settings)
    {
        var quantize = settings.Parent;
        while (quantize?.Find<ValidatedObject>("weights") is null && quantize?.Parent is { } outer)
        {
            quantize = outer;
        }

        return quantize is not null
            && BitsOf(quantize) is ManyBits
            && quantize.Items<ValidatedObject>("overrides").All(item => BitsOf(item) is null or >= ManyBits)
                ? OfManyBits
                : OfFewBits;
    }

    private static int? BitsOf(ValidatedObject section) =>
        section.Find<ValidatedObject>("weights")?.FindValue<int>("bits");
}
