using Xunit.Abstractions;
using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>Gives the tests of the full matrix its category: none can be left out of the run of the matrix.</summary>
internal sealed class MatrixTraitDiscoverer : ITraitDiscoverer
{
    public const string TypeName = "QuantBuild.Package.Tests.Support." + nameof(MatrixTraitDiscoverer);

    /// <summary>Where the discoverers of the tests of the matrix are.</summary>
    public const string AssemblyName = "QuantBuild.Package.Tests";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        [new("Category", FullMatrix.Category)];
}
