using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A fact of the full matrix alone, and of its category: without the matrix no test.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(MatrixFactDiscoverer.TypeName, MatrixTraitDiscoverer.AssemblyName)]
[TraitDiscoverer(MatrixTraitDiscoverer.TypeName, MatrixTraitDiscoverer.AssemblyName)]
internal sealed class MatrixFactAttribute : FactAttribute, ITraitAttribute
{
    /// <param name="onLinuxOnly">Whether it looks at processes under <c>/proc</c>.</param>
    /// <param name="inTerminal">Whether it looks at a real terminal.</param>
    public MatrixFactAttribute(bool onLinuxOnly = false, bool inTerminal = false) =>
        Skip = (onLinuxOnly ? Linux.SkipElsewhere : null) ?? (inTerminal ? TerminalSession.SkipWithout : null);
}
