package org.disvote.sink.count;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/// Bounds the native memory of all `voters` stores of the process together. By default the store of each
/// partition would take some 100 MB. Created by Kafka Streams, by its class name.
public final class VotersMemory implements RocksDBConfigSetter {

    private static final long TOTAL_BYTES_MAX = 64L << 20;
    private static final long WRITE_BUFFERS_BYTES_MAX = 24L << 20;

    static {
        RocksDB.loadLibrary();
    }

    // Shared by every store until the process ends, so it is never closed.
    private static final Cache CACHE = new LRUCache(TOTAL_BYTES_MAX);
    private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFERS_BYTES_MAX, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setCacheIndexAndFilterBlocks(true); // otherwise the bound does not include them
        options.setWriteBufferManager(WRITE_BUFFERS);
        options.setWriteBufferSize(4L << 20);
        options.setTableFormatConfig(table);
    }

    @Override
    public void close(String storeName, Options options) {
        // Cache and buffers are shared and stay open.
    }
}
