using Xunit.Sdk;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A fact of the full matrix alone: without it no test.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(MatrixFactDiscoverer.TypeName, MatrixFactDiscoverer.AssemblyName)]
internal sealed class MatrixFactAttribute : FactAttribute
{
    /// <param name="onLinuxOnly">Whether it looks at processes under <c>/proc</c>.</param>
    public MatrixFactAttribute(bool onLinuxOnly = false)
    {
        if (onLinuxOnly && !OperatingSystem.IsLinux())
        {
            Skip = "needs /proc";
        }
    }
}
