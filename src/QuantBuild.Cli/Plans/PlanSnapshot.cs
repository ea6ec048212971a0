using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Plans;

/// <summary>
/// The plan of a recipe that a person reviewed. It lies beside the recipe, under source control:
/// <c>NAME.verified.txt</c> for <c>NAME.quant.yaml</c>. A plan that differs is left as <c>NAME.received.txt</c>.
/// </summary>
internal sealed class PlanSnapshot
{
    private const string RecipeSuffix = ".quant.yaml";

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string stem;

    /// <param name="recipePath">Absolute path of the recipe.</param>
    public PlanSnapshot(string recipePath) =>
        stem = recipePath.EndsWith(RecipeSuffix, StringComparison.OrdinalIgnoreCase)
        ? recipePath[..^RecipeSuffix.Length]
        : Path.ChangeExtension(recipePath, extension: null);

    /// <summary>Absolute path of the reviewed plan.</summary>
    public string VerifiedPath => stem + ".verified.txt";

    /// <summary>Absolute path of the plan that was not the reviewed one.</summary>
    public string ReceivedPath => stem + ".received.txt";

    /// <summary>
    /// Whether <paramref name="plan"/> is the reviewed one, whatever the line ends of the file; where it is not, it is
    /// left at <see cref="ReceivedPath"/>, and where it is, nothing is there.
    /// </summary>
    /// <returns>Lines that show what differs; none where nothing does; null where no plan was reviewed yet.</returns>
    /// <exception cref="DiagnosticException">QB4001: a file cannot be read or written.</exception>
    public IReadOnlyList<string>? Compare(string plan) => Guarded(() =>
    {
        var verified = File.Exists(VerifiedPath) ? File.ReadAllText(VerifiedPath, Encoding) : null;
        var difference = verified is null ? null : PlanDifference.Lines(verified, plan);
        if (difference is [])
        {
            Disk.Delete(ReceivedPath);
        }
        else
        {
            AtomicFile.Write(ReceivedPath, stream => stream.Write(Encoding.GetBytes(plan)));
        }

        return difference;
    });

    /// <summary>Makes <paramref name="plan"/> the reviewed one.</summary>
    /// <returns>Whether another plan, or none, was the reviewed one.</returns>
    /// <exception cref="DiagnosticException">QB4001: a file cannot be read or written.</exception>
    public bool Accept(string plan) => Guarded(() =>
    {
        var isNew = !File.Exists(VerifiedPath)
            || PlanDifference.Lines(File.ReadAllText(VerifiedPath, Encoding), plan) is not [];
        if (isNew)
        {
            AtomicFile.Write(VerifiedPath, stream => stream.Write(Encoding.GetBytes(plan)));
        }

        Disk.Delete(ReceivedPath);
        return isNew;
    });

    private T Guarded<T>(Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception exception) when (StorageException.IsOfStorage(exception))
        {
            throw StorageFault.OfOutput("the plan's snapshot", VerifiedPath, exception);
        }
    }
}
