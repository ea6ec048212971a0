using System.Runtime.InteropServices;

namespace QuantBuild.Tensors.Backends.Cpu;

/// <summary>
/// Memory from the system, 64-byte aligned. On Linux and macOS large blocks are pages of their own: freed, they are the
/// system's at once, which an allocator that keeps pieces of its heap does not promise.
/// </summary>
internal static unsafe partial class SystemMemory
{
    private const int Alignment = 64;
    private const long SmallestMapping = 64 << 10;
    private const int ReadAndWrite = 0x3;
    private const int Private = 0x2;
    private const int AnonymousLinux = 0x20;
    private const int AnonymousMacOS = 0x1000;

    public static void* Allocate(long bytes)
    {
        if (!IsMapped(bytes))
        {
            return FromHeap(bytes);
        }

        var anonymous = OperatingSystem.IsMacOS() ? AnonymousMacOS : AnonymousLinux;
        var memory = Map(null, checked((nuint)bytes), ReadAndWrite, Private | anonymous, -1, 0);
        return (nint)memory != -1 ? memory : throw new TensorMemoryException(bytes);
    }

    public static void Free(void* memory, long bytes)
    {
        if (!IsMapped(bytes))
        {
            NativeMemory.AlignedFree(memory);
        }
        else if (Unmap(memory, (nuint)bytes) != 0)
        {
            throw new InvalidOperationException($"The system did not take {bytes} bytes back.");
        }
    }

    private static void* FromHeap(long bytes)
    {
        try
        {
            return NativeMemory.AlignedAlloc(checked((nuint)bytes), Alignment);
        }
        catch (OutOfMemoryException exception)
        {
            throw new TensorMemoryException(bytes, exception);
        }
    }

    private static bool IsMapped(long bytes) =>
        bytes >= SmallestMapping && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS());

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial void* Map(void* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint bytes);
}
