using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A theory of the full matrix alone, and of its category: without the matrix no test.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(MatrixTheoryDiscoverer.TypeName, MatrixTraitDiscoverer.AssemblyName)]
[TraitDiscoverer(MatrixTraitDiscoverer.TypeName, MatrixTraitDiscoverer.AssemblyName)]
internal sealed class MatrixTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    /// <param name="onLinuxOnly">Whether it looks at processes under <c>/proc</c>.</param>
    public MatrixTheoryAttribute(bool onLinuxOnly = false) => Skip = onLinuxOnly ? Linux.SkipElsewhere : null;
}
