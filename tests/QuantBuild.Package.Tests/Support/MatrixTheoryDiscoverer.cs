using Xunit.Abstractions;
using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>Finds nothing where the matrix is off.</summary>
internal sealed class MatrixTheoryDiscoverer(IMessageSink diagnostics) : TheoryDiscoverer(diagnostics)
{
    public const string TypeName = "QuantBuild.Package.Tests.Support." + nameof(MatrixTheoryDiscoverer);

    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
        FullMatrix.IsOn ? base.Discover(discoveryOptions, testMethod, theoryAttribute) : [];
}
