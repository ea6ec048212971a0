using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A theory of the full matrix alone: without it no test.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(MatrixTheoryDiscoverer.TypeName, MatrixTheoryDiscoverer.AssemblyName)]
internal sealed class MatrixTheoryAttribute : TheoryAttribute
{
    /// <param name="onLinuxOnly">Whether it looks at processes under <c>/proc</c>.</param>
    public MatrixTheoryAttribute(bool onLinuxOnly = false)
    {
        if (onLinuxOnly && !OperatingSystem.IsLinux())
        {
            Skip = "needs /proc";
        }
    }
}
