using Xunit.Abstractions;
using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>Finds nothing where the matrix is off.</summary>
internal sealed class MatrixFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    public const string TypeName = "QuantBuild.Package.Tests.Support." + nameof(MatrixFactDiscoverer);

    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        FullMatrix.IsOn ? base.Discover(discoveryOptions, testMethod, factAttribute) : [];
}
